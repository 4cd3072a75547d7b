/* SPDX-License-Identifier: MIT */
/*
 * How much a sending key may still protect: RFC 9846 section 5.5. It makes no
 * system call: whoever asks brings the number of the next record.
 */
#ifndef SSLP_CONNECTION_LIMIT_H
#define SSLP_CONNECTION_LIMIT_H

#include "../base/types.h"

/* Most bytes in one send(), splice() or sendfile() */
#define LIMIT_SEND_MAX	(1u << 20)

/**
 * struct limit - one key
 * @records_max: records that it may protect
 * @sure: bytes that may be sent before somebody looks at the number again. Each
 *	may be a record: the kernel may close one early at any byte
 * @worn: it may not protect enough records any more
 * @update_after: bytes after which the next key is wanted, 0 never
 * @bytes: sent since this key came
 */
struct limit {
	u64 records_max, sure;
	u64 update_after, bytes;
	bool worn;
};

enum limit_answer {
	LIMIT_GO,
	LIMIT_LOOK,	/* limit_look(), and ask again */
	LIMIT_REACHED,	/* the next key first */
};

/* A new key, whose next record has the number @seq */
void limit_start(struct limit *l, u64 seq);

/* The next record has the number @seq */
void limit_look(struct limit *l, u64 seq);

/*
 * Whether @len bytes may be sent, LIMIT_SEND_MAX at the most. After
 * limit_look() the answer is not LIMIT_LOOK.
 */
enum limit_answer limit_ask(const struct limit *l, size_t len);

/* No more of @len bytes than there are until the next key is wanted */
size_t limit_part(const struct limit *l, size_t len);
/*
 * One record that is no data; false: nobody knows whether the key may still
 * protect it
 */
bool limit_take_one(struct limit *l);

/* @len bytes have been sent, or are about to be */
void limit_count(struct limit *l, size_t len);

#endif /* SSLP_CONNECTION_LIMIT_H */
