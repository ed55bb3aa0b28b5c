#include "core/profile/storage/SecretStore.h"

namespace cutty::profile {

SecretStore::SecretStore(QObject *parent)
    : QObject(parent)
{
}

} // namespace cutty::profile
