// SPDX-License-Identifier: MIT
/* Providers, objects and buffers: wrong arguments. */
#include <stdlib.h>

#include "misuse.h"

struct open {
	NCRYPT_PROV_HANDLE *prov;
	LPCWSTR name;
	DWORD flags;
};

static SECURITY_STATUS make_open(void *p)
{
	struct open *a = p;

	return SslOpenProvider(a->prov, a->name, a->flags);
}

static const struct call open_call = {
	.name = "SslOpenProvider", .make = make_open, .undo = undo_handle,
	.args = &(struct open){ &out.handle[0], SSLP_SOFTWARE_PROVIDER, 0 },
	.size = sizeof(struct open),
	.wrongs = (const struct wrong[]){
		WRONG(struct open, prov, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct open, name, u"", NTE_INVALID_PARAMETER),
		WRONG(struct open, name, u"Software SSL Protocol Provide",
		      NTE_INVALID_PARAMETER),
		WRONG(struct open, name, u"Software SSL Protocol Provider2",
		      NTE_INVALID_PARAMETER),
		WRONG(struct open, name, u"software ssl protocol provider",
		      NTE_INVALID_PARAMETER),
		WRONG(struct open, flags, 1, NTE_BAD_FLAGS),
		WRONG(struct open, flags, 0x80000000, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

struct list {
	DWORD *count;
	NCryptProviderName **list;
	DWORD flags;
};

static SECURITY_STATUS make_list(void *p)
{
	struct list *a = p;

	return SslEnumProtocolProviders(a->count, a->list, a->flags);
}

static const struct call list_call = {
	.name = "SslEnumProtocolProviders", .make = make_list,
	.undo = undo_pointer,
	.args = &(struct list){ &out.number, (void *)&out.pointer[0], 0 },
	.size = sizeof(struct list),
	.wrongs = (const struct wrong[]){
		WRONG(struct list, count, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct list, list, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct list, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

struct one {
	NCRYPT_HANDLE handle;
	DWORD flags;
};

static SECURITY_STATUS make_increment(void *p)
{
	return SslIncrementProviderReferenceCount(((struct one *)p)->handle);
}

static SECURITY_STATUS make_decrement(void *p)
{
	return SslDecrementProviderReferenceCount(((struct one *)p)->handle);
}

static SECURITY_STATUS make_free(void *p)
{
	struct one *a = p;

	return SslFreeObject(a->handle, a->flags);
}

static void undo_increment(void *p)
{
	must(make_decrement(p), "decrement");
}

static const struct handle_arg provider_arg[] = {
	HANDLE(struct one, handle, PROVIDER, provider), NO_MORE_HANDLES };

static const struct call increment_call = {
	.name = "SslIncrementProviderReferenceCount", .make = make_increment,
	.undo = undo_increment, .args = &(struct one){ 0, 0 },
	.size = sizeof(struct one), .handles = provider_arg,
};

static const struct call decrement_call = {
	.name = "SslDecrementProviderReferenceCount", .make = make_decrement,
	.args = &(struct one){ 0, 0 },
	.size = sizeof(struct one), .handles = provider_arg,
};

/* Each call has a new master key */
static void prepare_free(void *p)
{
	struct one *a = p;

	a->handle = new_master(world.provider, TLS1_2_PROTOCOL_VERSION, GCM12,
			       CLIENT);
}

static void finish_free(void *p)
{
	SslFreeObject(((struct one *)p)->handle, 0);
}

static const struct call free_call = {
	.name = "SslFreeObject", .make = make_free, .prepare = prepare_free,
	.finish = finish_free,
	.args = &(struct one){ 0, 0 }, .size = sizeof(struct one),
	.handles = (const struct handle_arg[]){
		HANDLE(struct one, handle,
		       PROVIDER | KEYS | HASH | CONNECTION, master),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct one, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

static SECURITY_STATUS make_free_buffer(void *p)
{
	return SslFreeBuffer(*(void **)p);
}

static const struct call free_buffer_call = {
	.name = "SslFreeBuffer", .make = make_free_buffer,
	.size = sizeof(void *),
};

static void test_free_buffer(void)
{
	NCryptProviderName *list;
	void *here = &list, *null = NULL, *heap = malloc(100), *inside;
	DWORD count;

	must(SslEnumProtocolProviders(&count, &list, 0), "list");
	inside = list + 1;
	test_failure(&free_buffer_call, &null, NTE_INVALID_PARAMETER, "NULL");
	test_failure(&free_buffer_call, &here, NTE_INVALID_PARAMETER,
		     "a pointer to the stack");
	test_failure(&free_buffer_call, &heap, NTE_INVALID_PARAMETER,
		     "memory of malloc()");
	test_failure(&free_buffer_call, &inside, NTE_INVALID_PARAMETER,
		     "a pointer into the buffer");
	ok_status(SslFreeBuffer(list), 0, "SslFreeBuffer: good call");
	test_failure(&free_buffer_call, &list, NTE_INVALID_PARAMETER,
		     "a buffer freed before");
	free(heap);
}

static void test_double_free(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	struct one args = { prov, 0 };

	must(SslFreeObject(prov, 0), "free");
	test_failure(&free_call, &args, NTE_INVALID_HANDLE, "a second time");
	test_failure(&decrement_call, &args, NTE_INVALID_HANDLE,
		     "after the last reference");
	test_failure(&increment_call, &args, NTE_INVALID_HANDLE,
		     "after the last reference");
}

void misuse_provider(void)
{
	test_call(&open_call);
	test_call(&list_call);
	test_call(&increment_call);
	/* The two good calls give two references back */
	must(SslIncrementProviderReferenceCount(world.provider), "increment");
	must(SslIncrementProviderReferenceCount(world.provider), "increment");
	test_call(&decrement_call);
	test_call(&free_call);
	test_free_buffer();
	test_double_free();
}
