#ifndef LETHE_COPENSSL_SHIM_H
#define LETHE_COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

/* OSSL_PARAM keeps the pointer to its name. A macro's string reaches Swift as a String, whose C form lives for
   one call only, so the names must be C's own. */
static inline OSSL_PARAM lethe_digest_param(char *name) {
    return OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0);
}

static inline OSSL_PARAM lethe_kdf_key_param(void *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, bytes, count);
}

static inline OSSL_PARAM lethe_kdf_salt_param(void *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, bytes, count);
}

static inline OSSL_PARAM lethe_kdf_info_param(void *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, bytes, count);
}

#endif
