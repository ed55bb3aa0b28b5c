// Stands in for libFuzzer where the compiler has none: gives each file of a folder to the target once.
#include "tests/fuzz/Fuzz.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(argv[1]))
        files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto &file : files) {
        std::printf("%s\n", file.string().c_str());
        std::fflush(stdout); // the last name printed is the one that failed
        std::ifstream stream(file, std::ios::binary);
        cutty::fuzz::examine(
            std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
    }
    return files.empty() ? 1 : 0;
}
