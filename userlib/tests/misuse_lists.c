// SPDX-License-Identifier: MIT
/* Lists of parameters, good and bad. */
#include "misuse.h"

static BYTE client[RANDOM_LEN], server[RANDOM_LEN], hash[RANDOM_LEN];

#define C_RANDOM	{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client }
#define S_RANDOM	{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, server }
#define HASH		{ RANDOM_LEN, NCRYPTBUFFER_SSL_SESSION_HASH, hash }

#define BUFFERS(name, ...)	\
	static NCryptBuffer name##_buffers[] = { __VA_ARGS__ }
#define OF_BUFFERS(name, version)	\
	{ version, ARRAY_SIZE(name##_buffers), name##_buffers }
#define LIST(name, version, ...)	\
	BUFFERS(name, __VA_ARGS__);	\
	NCryptBufferDesc name = OF_BUFFERS(name, version)

LIST(list_good, NCRYPTBUFFER_VERSION, C_RANDOM, S_RANDOM);
LIST(list_version, 1, C_RANDOM, S_RANDOM);
LIST(list_session_hash, NCRYPTBUFFER_VERSION, HASH);
LIST(list_session_hash_twice, NCRYPTBUFFER_VERSION, HASH, HASH);
LIST(list_session_hash_short, NCRYPTBUFFER_VERSION,
     { RANDOM_LEN - 1, NCRYPTBUFFER_SSL_SESSION_HASH, hash });
LIST(list_highest_only, NCRYPTBUFFER_VERSION,
     { RANDOM_LEN, NCRYPTBUFFER_SSL_HIGHEST_VERSION, client });

/* Lists that do not have each random once and whole */
#define BAD(name, ...)			\
	BUFFERS(name, __VA_ARGS__);	\
	static NCryptBufferDesc name = OF_BUFFERS(name, NCRYPTBUFFER_VERSION)

BAD(no_client, S_RANDOM);
BAD(no_server, C_RANDOM);
BAD(client_twice, C_RANDOM, S_RANDOM, C_RANDOM);
BAD(server_twice, S_RANDOM, C_RANDOM, S_RANDOM);
BAD(client_null, { RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, NULL },
    S_RANDOM);
BAD(server_null, C_RANDOM,
    { RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, NULL });
BAD(client_short, { RANDOM_LEN - 1, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client },
    S_RANDOM);
BAD(server_short, C_RANDOM,
    { RANDOM_LEN - 1, NCRYPTBUFFER_SSL_SERVER_RANDOM, server });
BAD(client_long, { RANDOM_LEN + 1, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client },
    S_RANDOM);
BAD(server_empty, C_RANDOM, { 0, NCRYPTBUFFER_SSL_SERVER_RANDOM, server });
static NCryptBufferDesc no_array = { NCRYPTBUFFER_VERSION, 2, NULL };
static NCryptBufferDesc no_buffers = { NCRYPTBUFFER_VERSION, 0, NULL };

const struct bad_list bad_random_lists[] = {
	{ "a list of another version", &list_version },
	{ "no list", NULL },
	{ "a list that counts 2 at NULL", &no_array },
	{ "an empty list", &no_buffers },
	{ "no client random", &no_client },
	{ "no server random", &no_server },
	{ "the client random twice", &client_twice },
	{ "the server random twice", &server_twice },
	{ "a client random at NULL", &client_null },
	{ "a server random at NULL", &server_null },
	{ "a short client random", &client_short },
	{ "a short server random", &server_short },
	{ "a long client random", &client_long },
	{ "a server random of no bytes", &server_empty },
	{ "neither random, but a type unknown here", &list_highest_only },
};

const size_t bad_random_list_count = ARRAY_SIZE(bad_random_lists);

void misuse_lists_init(void)
{
	fill(SEED_CLIENT_RANDOM, client, sizeof(client));
	fill(SEED_SERVER_RANDOM, server, sizeof(server));
	fill(SEED_SESSION_HASH, hash, sizeof(hash));
}
