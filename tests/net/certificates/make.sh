#!/bin/sh
# Makes the certificates of the tests anew, in this folder; needs OpenSSL 3.4 or newer. Their keys protect
# nothing and are known to everybody. Valid for a hundred years, but for those that are made not to be.
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")"

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
first=20200101000000Z
last=21200101000000Z
passphrase=correct-horse # of client-encrypted.key, client-pkcs1.key and client.p12

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

# authority NAME SUBJECT: signs itself.
authority() {
    key "$1"
    openssl req -new -x509 -key "$1.key" -subj "$2" -not_before $first -not_after $last -out "$1.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

# sign NAME SUBJECT ISSUER EXTENSIONS [not-before [not-after]]: for an existing key.
sign() {
    openssl req -new -key "$1.key" -subj "$2" -out "$work/request"
    printf '%s\n' "$4" >"$work/extensions"
    openssl x509 -req -in "$work/request" -CA "$3.pem" -CAkey "$3.key" -extfile "$work/extensions" \
        -not_before "${5-$first}" -not_after "${6-$last}" -out "$1.pem" 2>"$work/log"
}

server_names='subjectAltName=DNS:localhost,DNS:broker.test,IP:127.0.0.1,IP:::1'
server_use='extendedKeyUsage=serverAuth'
client_use='extendedKeyUsage=clientAuth'
newline='
'

authority ca '/O=Cutty tests/CN=Test authority'
authority other-ca '/O=Cutty tests/CN=Another authority'
for name in server expired future other-name wrong-use client chained intermediate; do key $name; done
sign server '/O=Cutty tests/CN=broker.test' ca "$server_names$newline$server_use"
sign expired '/CN=expired' ca "$server_names$newline$server_use" $first 20210101000000Z
sign future '/CN=future' ca "$server_names$newline$server_use" 21190101000000Z $last
sign other-name '/CN=elsewhere.test' ca "subjectAltName=DNS:elsewhere.test,IP:192.0.2.7$newline$server_use"
sign wrong-use '/CN=wrong-use' ca "$server_names$newline$client_use"
sign client '/O=Cutty tests/CN=client' ca "$client_use"
sign intermediate '/O=Cutty tests/CN=Intermediate' ca \
    "basicConstraints=critical,CA:TRUE${newline}keyUsage=critical,keyCertSign"
sign chained '/O=Cutty tests/CN=chained' intermediate "$server_names$newline$server_use"
cat chained.pem intermediate.pem >"$work/chain" && cp "$work/chain" chained.pem

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out client-rsa.key
sign client-rsa '/O=Cutty tests/CN=client-rsa' ca "$client_use"

openssl pkcs8 -topk8 -in client.key -passout pass:$passphrase -out client-encrypted.key
openssl rsa -in client-rsa.key -traditional -aes128 -passout pass:$passphrase -out client-pkcs1.key 2>"$work/log"
openssl pkcs12 -export -in client.pem -inkey client.key -certfile ca.pem -passout pass:$passphrase -out client.p12
openssl req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj /CN=self-signed \
    -keyout self-signed.key -not_before $first -not_after $last -addext "$server_names" -out self-signed.pem
rm intermediate.key intermediate.pem ca.key other-ca.key
