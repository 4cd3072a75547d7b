// SPDX-License-Identifier: MIT
/* The key that a socket has now, and the number of its next record. */
#include <sys/socket.h>

#include <nettle/memops.h>

#include "../base/message.h"
#include "ktls_current.h"

/* @ci is wiped by the caller */
static int get_current(int fd, int optname, const struct ktls_cipher *cipher,
		       union ktls_crypto_info *ci)
{
	socklen_t len = cipher->info_len;

	if (!getsockopt(fd, SOL_TLS, optname, ci, &len))
		return 0;
	return fail(EIO, "ask socket %d for the key it has: %s", fd,
		    errno_name(errno));
}

int ktls_current_seq(int fd, int optname, const struct ktls_cipher *cipher,
		     u64 *ret)
{
	union ktls_crypto_info ci;
	int err = get_current(fd, optname, cipher, &ci);

	if (!err)
		*ret = ktls_cipher_seq(&ci, cipher);
	wipe(&ci, sizeof(ci));
	return err;
}

int ktls_current_is(int fd, int optname, const struct ktls_key *key)
{
	const struct ktls_cipher *cipher = key->cipher;
	union ktls_crypto_info ci, ours;
	int err;

	ktls_cipher_fill(&ours, key);
	err = get_current(fd, optname, cipher, &ci);
	if (!err && (!memeql_sec(ci.bytes + cipher->key,
				 ours.bytes + cipher->key, cipher->key_len) ||
		     !memeql_sec(ci.bytes + cipher->salt,
				 ours.bytes + cipher->salt, cipher->salt_len)))
		err = fail(EKEYREJECTED, "socket %d does not have the key of this secret: another secret armed it, or somebody else replaced the key",
			   fd);
	wipe(&ci, sizeof(ci));
	wipe(&ours, sizeof(ours));
	return err;
}

int ktls_current_again(int fd, const struct ktls_cipher *cipher)
{
	union ktls_crypto_info ci;
	int err = get_current(fd, TLS_RX, cipher, &ci);

	if (!err && setsockopt(fd, SOL_TLS, TLS_RX, &ci, cipher->info_len))
		err = fail(EIO, "set the key of socket %d for receiving once more: %s",
			   fd, errno_name(errno));
	wipe(&ci, sizeof(ci));
	return err;
}
