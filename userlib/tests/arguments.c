// SPDX-License-Identifier: MIT
/* Tests of every public function, made from the rows of its parameters. */
#include <stdio.h>

#include "arguments.h"

#define PLACE		8192		/* where the overlapped argument lies */
#define ALLOCATION_MAX	(1 << 20)	/* bytes; no call needs more */
#define FAILURES_MAX	64

struct arguments arguments;

static const struct function *const tables[] = {
	arguments_ssl, arguments_hash, arguments_sslp, arguments_connection,
	arguments_schedule,
#ifdef HAVE_ASYM
	arguments_asym, arguments_rsa,
#endif
};

static bool is_output(const struct parameter *p)
{
	return p->kind == OUT || p->kind == INOUT;
}

static const char *message(void)
{
	return sslp_last_message();
}

/* What is wrong with a call that has to fail, or NULL */
static const char *fault_of(const struct arguments_call *c,
			    SECURITY_STATUS want)
{
	if (c->status != want)
		return "another status";
	if (!arguments_kept(c))
		return "something is written";
	if (open_descriptors() != c->descriptors)
		return "descriptors stay open";
	return *message() ? NULL : "no message";
}

static const struct refused *refused_pair(const struct function *f,
					  const struct parameter *out,
					  const struct parameter *in)
{
	const struct refused *r;

	for (r = f->refused; r && r->out; r++)
		if (!strcmp(r->out, out->name) && !strcmp(r->in, in->name))
			return r;
	return NULL;
}

/* The status wanted when output @x begins @delta bytes after the start of @y */
static SECURITY_STATUS overlap_status(const struct function *f,
				      const struct parameter *x,
				      const struct parameter *y,
				      ptrdiff_t delta)
{
	const struct refused *r = refused_pair(f, x, y);

	if (is_output(y))
		return !delta && f->alike ? f->alike : NTE_BUFFERS_OVERLAP;
	return r && r->in_place != -delta ? NTE_BUFFERS_OVERLAP : 0;
}

static const char *try_overlap(const struct function *f, size_t x, size_t y,
			       ptrdiff_t delta)
{
	const struct parameter *p = f->parameters;
	SECURITY_STATUS want = overlap_status(f, &p[x], &p[y], delta);
	struct arguments_call c;
	const char *fault = NULL;

	arguments_begin(&c, f);
	c.place[y] = PLACE;
	c.place[x] = PLACE + delta;
	arguments_fill(&c);
	arguments_make(&c);
	if (want)
		fault = fault_of(&c, want);
	else if (!arguments_good(f, c.status))
		fault = "it fails";
	else if (c.status && !arguments_kept(&c))
		fault = "something is written";
	else if (!arguments_same(&c))
		fault = "other results";
	else if (!c.status && !arguments_only_outputs(&c))
		fault = "more than the outputs is written";
	if (fault)
		diag("%s %+td: %s, %s: %s", f->name, delta, fault,
		     sslp_status_name(c.status), message());
	arguments_end(&c);
	return fault;
}

/* Output @x at each place where it has a byte in common with @y */
static void test_overlap(const struct function *f, size_t x, size_t y)
{
	const struct parameter *p = f->parameters;
	ptrdiff_t step = !(p[x].flags & ALIGNED) ? 1 : p[x].size < 8 ? 4 : 8;
	const char *fault = NULL;
	ptrdiff_t delta;
	int places = 0;

	delta = -(ptrdiff_t)((p[x].size - 1) / step) * step;
	for (; !fault && delta < (ptrdiff_t)p[y].size; delta += step) {
		fault = try_overlap(f, x, y, delta);
		places++;
	}
	ok(!fault, "%s: %s over %s, %d places", f->name, p[x].name, p[y].name,
	   places);
}

static void test_overlaps(const struct function *f)
{
	const struct parameter *p = f->parameters;
	size_t x, y;

	for (x = 0; p[x].kind != END; x++)
		for (y = 0; is_output(&p[x]) && p[y].kind != END; y++)
			if (p[y].kind == IN || (is_output(&p[y]) && y != x))
				test_overlap(f, x, y);
}

/* A call in which one argument differs from the good call */
static const char *try_value(const struct function *f, size_t i,
			     uint64_t value, SECURITY_STATUS want)
{
	const struct parameter *p = &f->parameters[i];
	struct arguments_call c;
	const char *fault;

	arguments_begin(&c, f);
	arguments_fill(&c);
	if (strstr(p->name, "->")) {
		size_t parent = 0;

		while (strcmp(f->parameters[parent].name, p->of))
			parent++;
		memcpy(arguments_arena(c.place[parent] + p->at), &value,
		       p->size);
	}
	c.a[i] = value;
	arguments_memory_watch(0);
	arguments_make(&c);
	arguments_memory_rest();
	if (want)
		fault = fault_of(&c, want);
	else
		fault = arguments_good(f, c.status) ? NULL : "it fails";
	if (!fault && !want && p->kind == ROOM && !arguments_same(&c))
		fault = "other results";
	if (!fault && arguments_memory.largest > ALLOCATION_MAX)
		fault = "much memory is asked for";
	if (fault)
		diag("%s = %#llx: %s, %s: %s", p->name,
		     (unsigned long long)value, fault,
		     sslp_status_name(c.status), message());
	if (!want && !c.status)
		c.a[i] = 0;
	arguments_end(&c);
	return fault;
}

/*
 * Lengths that nothing in memory has: near the largest number of the type, and
 * half of it. With 32 bits the largest is ULONG_MAX.
 */
static void test_huge(const struct function *f, size_t i)
{
	static const uint64_t below[] = { 0, 1, 15, 63 };
	const struct parameter *p = &f->parameters[i];
	uint64_t most = UINT64_MAX >> (64 - 8 * p->size);
	const char *fault = NULL;
	size_t k;

	for (k = 0; !fault && k < ARRAY_SIZE(below); k++)
		fault = try_value(f, i, most - below[k], p->status);
	fault = fault ?: try_value(f, i, most / 2 + 1, p->status);
	ok(!fault, "%s: %s near %#llx: %s", f->name, p->name,
	   (unsigned long long)most, sslp_status_name(p->status));
}

static void test_wrong_handles(const struct function *f, size_t i)
{
	const struct parameter *p = &f->parameters[i];
	NCRYPT_HANDLE good = *(const NCRYPT_HANDLE *)p->good;
	const NCRYPT_HANDLE wrong[] = {
		~(NCRYPT_HANDLE)0, (NCRYPT_HANDLE)arguments_arena(0),
		good ^ 1, p->flags & OPTIONAL ? 1 : 0,
	};
	const char *fault = NULL;
	size_t k;

	for (k = 0; !fault && k < ARRAY_SIZE(wrong); k++)
		fault = try_value(f, i, wrong[k], p->status);
	ok(!fault, "%s: %s is none: all is left alone", f->name, p->name);
}

static void test_wrong(const struct function *f, size_t i)
{
	const struct parameter *p = &f->parameters[i];

	if (p->kind == A_KEY)
		test_wrong_handles(f, i);
	if (p->kind == FLAGS)
		ok(!try_value(f, i, UINT32_MAX, p->status),
		   "%s: %s of all ones: all is left alone", f->name, p->name);
	if (arguments_is_memory(p) && !(p->flags & OPTIONAL))
		ok(!try_value(f, i, 0, p->status),
		   "%s: %s at NULL: all is left alone", f->name, p->name);
}

/* Return: whether the call made an @n-th request to the heap */
static bool try_without_memory(const struct function *f, unsigned int n,
			       const char **ret)
{
	struct arguments_call c;

	*ret = NULL;
	arguments_begin(&c, f);
	arguments_fill(&c);
	arguments_memory_watch(n);
	arguments_make(&c);
	arguments_memory_rest();
	if (!arguments_good(f, c.status))
		*ret = fault_of(&c, NTE_NO_MEMORY);
	else if (!arguments_same(&c))
		*ret = "other results";
	if (*ret)
		diag("request %u: %s, %s: %s", n, *ret,
		     sslp_status_name(c.status), message());
	arguments_end(&c);
	return arguments_memory.failed;
}

static void test_without_memory(const struct function *f)
{
	const char *fault = NULL;
	unsigned int n = 0;

	while (!fault && n++ < FAILURES_MAX)
		if (!try_without_memory(f, n, &fault))
			break;
	ok(!fault && n < FAILURES_MAX,
	   "%s: each of %u requests for memory fails", f->name, n - 1);
}

/*
 * The thread is cancelled before the call. Any cancellation point in the call
 * would end the thread there.
 */
static void test_cancelled(const struct function *f)
{
	struct arguments_call c;
	bool returned;

	arguments_begin(&c, f);
	arguments_fill(&c);
	returned = arguments_make_cancelled(&c);
	ok(returned && arguments_good(f, c.status) && arguments_same(&c),
	   "%s: returns in a thread that is cancelled", f->name);
	/* A call that did not return may hold what later calls need */
	if (returned)
		arguments_end(&c);
}

static void test_function(const struct function *f)
{
	size_t i;

	if (!arguments_learn(f))
		return;
	test_overlaps(f);
	for (i = 0; f->parameters[i].kind != END; i++) {
		const struct parameter *p = &f->parameters[i];

		if (p->kind == LENGTH || p->kind == ROOM)
			test_huge(f, i);
		test_wrong(f, i);
	}
	test_without_memory(f);
	test_cancelled(f);
}

static bool answers_overlap(const struct function *f)
{
	const struct parameter *p;
	int outputs = 0;

	for (p = f->parameters; p->kind != END; p++)
		outputs += is_output(p);
	return (outputs > 1 && !f->alike) || f->refused;
}

/*
 * Print a line for each function. arguments_test.sh compares these lines with
 * the headers.
 */
static void list(const struct function *f)
{
	static const char *const kinds[] = {
		[NUMBER] = "number", [FLAGS] = "flags", [A_KEY] = "handle",
		[LENGTH] = "length", [ROOM] = "room", [IN] = "in",
		[OUT] = "out", [INOUT] = "inout", [IGNORED] = "ignored",
		[LET_GO] = "buffer",
	};
	const struct parameter *p;

	printf("%s %s", f->name, answers_overlap(f) ? "overlap" : "-");
	for (p = f->parameters; p->kind != END; p++)
		if (!strstr(p->name, "->"))
			printf(" %s:%s", p->name, kinds[p->kind]);
	printf("\n");
}

static void for_each(void (*what)(const struct function *f))
{
	const struct function *f;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (f = tables[i]; f->name; f++)
			what(f);
}

static void open_handles(void)
{
	NCRYPT_HANDLE rest;

	arguments.provider = open_provider(NULL);
	arguments.master = new_master(arguments.provider,
				      TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	arguments.pair = new_pair(arguments.provider, GCM13, CLIENT);
	must(SslExpandTrafficKeys(arguments.provider, arguments.pair, 0,
				  &arguments.half, &rest, NULL, 0),
	     "SslExpandTrafficKeys");
	free_handle(rest);
	arguments.exporter = new_exporter(arguments.provider, GCM13);
	arguments.keys = new_keys(arguments.provider, arguments.master);
	arguments_schedule_open();
#ifdef HAVE_ASYM
	arguments_asym_open();
	arguments_rsa_open();
#endif
}

static void close_handles(void)
{
#ifdef HAVE_ASYM
	arguments_rsa_close();
	arguments_asym_close();
#endif
	arguments_schedule_close();
	free_keys(arguments.keys);
	free_handle(arguments.exporter);
	free_handle(arguments.half);
	free_handle(arguments.pair);
	free_handle(arguments.master);
	free_handle(arguments.provider);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--list")) {
		for_each(list);
		return 0;
	}
	open_handles();
	for_each(test_function);
	close_handles();
	return tap_done();
}
