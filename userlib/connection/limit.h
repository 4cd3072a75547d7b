/* SPDX-License-Identifier: MIT */
/*
 * How much a sending key may still protect: RFC 9846 section 5.5. It makes no
 * system call: the caller brings the number of the next record.
 */
#ifndef SSLP_CONNECTION_LIMIT_H
#define SSLP_CONNECTION_LIMIT_H

#include "../base/types.h"

/* Most bytes in one send(), splice() or sendfile() */
#define LIMIT_SEND_MAX	(1u << 20)

/**
 * struct limit - one key
 * @records_max: how many records it may protect
 * @sure: bytes that may be sent before the number must be read again. Each byte
 *	may be a record: the kernel may close a record at any byte
 * @worn: it may not protect enough records any more
 * @update_after: after how many bytes the next key is wanted; 0: never
 * @bytes: bytes sent since this key came
 */
struct limit {
	u64 records_max, sure;
	u64 update_after, bytes;
	bool worn;
};

enum limit_answer {
	LIMIT_GO,
	LIMIT_LOOK,	/* call limit_look(), then ask again */
	LIMIT_REACHED,	/* the next key first */
};

/* Starts with a new key, whose next record has the number @seq */
void limit_start(struct limit *l, u64 seq);

/* Notes that the next record has the number @seq */
void limit_look(struct limit *l, u64 seq);

/*
 * Whether @len bytes, at most LIMIT_SEND_MAX, may be sent. After limit_look()
 * the answer is not LIMIT_LOOK.
 */
enum limit_answer limit_ask(const struct limit *l, size_t len);

/* How many of @len bytes may go before the next key is wanted */
size_t limit_part(const struct limit *l, size_t len);
/*
 * Takes one record that is not data; false: nobody knows whether the key may
 * still protect it
 */
bool limit_take_one(struct limit *l);

/* Notes that @len bytes have been sent, or are about to be */
void limit_count(struct limit *l, size_t len);

#endif /* SSLP_CONNECTION_LIMIT_H */
