# Asks each test program for its tests and checks the document against them. PROGRAMS: a file that names the
# programs, one a line; CHECK: the checker; FOLDER: this folder; DOCUMENT: the map; LISTS: where to write.
file(STRINGS ${PROGRAMS} programs)
set(lists)
foreach(program IN LISTS programs)
    get_filename_component(name ${program} NAME_WE)
    execute_process(COMMAND ${program} --gtest_list_tests OUTPUT_FILE ${LISTS}/${name}.txt RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${program} does not list its tests: ${result}")
    endif()
    list(APPEND lists ${LISTS}/${name}.txt)
endforeach()
execute_process(RESULT_VARIABLE result
    COMMAND ${CHECK} ${DOCUMENT} ${FOLDER}/statements-3.1.1.txt ${FOLDER}/statements-5.0.txt ${lists})
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the document and the tests do not agree")
endif()
