// SPDX-License-Identifier: MIT
/* Every system call and allocation fails once, in every way. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"

#define POISON		0xa5
#define EXPECTED_MAX	8
#define CALLS_MAX	200

struct results out;

static struct needle expected[EXPECTED_MAX];
static unsigned int faults_in_all;
static SECURITY_STATUS cancelled_status;
static bool cancelled_returned;

void expect(size_t index, void *bytes, size_t len)
{
	expected[index] = needle_of(bytes, len);
}

bool is_expected(size_t index, const void *bytes, size_t len)
{
	const struct needle *e = &expected[index];
	const BYTE *p = bytes;
	size_t i;

	for (i = 0; i < len; i++)
		if ((p[i] ^ NEEDLE_MASK) != e->masked[i])
			return false;
	return len == e->len;
}

/* FNV-1a */
uint64_t expected_sum(void)
{
	uint64_t sum = 0xcbf29ce484222325;
	size_t i, j;

	for (i = 0; i < EXPECTED_MAX; i++)
		for (j = 0; j < expected[i].len; j++)
			sum = (sum ^ expected[i].masked[j]) * 0x100000001b3;
	return sum;
}

int true_descriptors(void)
{
	int handles = 0;

#ifdef HAVE_LIBKCAPI
	handles = fake_kcapi.handles;
#endif
	return open_descriptors() - fake_alg.parents - fake_alg.ops + handles;
}

static const struct {
	int err;
	const char *name;
} errors[] = {
	{ ENOMEM, "ENOMEM" }, { EMFILE, "EMFILE" },
	{ FAULT_SHORT, "a short transfer" },
	{ EIO, "EIO" }, { EINTR, "EINTR" }, { ENOENT, "ENOENT" },
	{ EBUSY, "EBUSY" }, { ENOBUFS, "ENOBUFS" }, { EPERM, "EPERM" },
};

/* For slow tools such as sanitizers: enough to run every exit once or twice */
static size_t error_count(void)
{
	return memory_can_search() ? ARRAY_SIZE(errors) : 3;
}

/*
 * If something ran out, the status must say so. For errors that a working
 * kernel never returns in that place, it is enough that the failure is not
 * taken for something else.
 */
static bool status_fits(const struct scenario *s, SECURITY_STATUS status,
			int err)
{
	bool ran_out = err == ENOMEM || err == EMFILE || err == ENOBUFS;

	/* TLS_TX was set, or a KeyUpdate was sent, and then it failed */
	if (status == SSLP_E_CONNECTION_DEAD)
		return s->on_socket;
	if (ran_out && status == NTE_NO_MEMORY)
		return true;
	if (ran_out && !(s->on_socket && strstr(fault.name, "sockopt")))
		return false;
	return status == NTE_INTERNAL_ERROR || status == NTE_NOT_SUPPORTED ||
	       status == NTE_INVALID_PARAMETER ||
	       (err == EINTR && status == SSLP_E_INTERRUPTED);
}

/* The arguments as the call found them */
static bool outputs_kept(void)
{
	struct results before;

	memset(&before, POISON, sizeof(before));
	return !memcmp(&before, &out, sizeof(out));
}

static bool secrets_left(void)
{
	return memory_can_search() && memory_has_any(expected, EXPECTED_MAX);
}

static void clear_fault(void)
{
	memset(&fault, 0, sizeof(fault));
}

static SECURITY_STATUS act(const struct scenario *s, unsigned int at, int err,
			   bool lasting)
{
	SECURITY_STATUS status;

	memset(&out, POISON, sizeof(out));
	clear_fault();
	fault.at = at;
	fault.err = err;
	fault.lasting = lasting;
	fault.armed = true;
	status = s->act();
	fault.armed = false;
	return status;
}

static const char *judge_success(const struct scenario *s)
{
	bool right = !s->right || s->right();

	if (s->undo)
		s->undo();
	memset(&out, 0, sizeof(out));
	return right ? NULL : "success, but a wrong answer";
}

static const char *judge_failure(const struct scenario *s,
				 SECURITY_STATUS status, int err)
{
	if (!status_fits(s, status, err))
		return sslp_status_name(status);
	if (!*sslp_last_message())
		return "no message";
	if (!outputs_kept())
		return "outputs are written";
	/*
	 * A search takes long. So it comes only after the failures that leave
	 * the most
	 */
	if ((err == EIO || err == FAULT_SHORT) && secrets_left())
		return "a secret is left in memory";
	if (s->again == ONCE ||
	    (s->again == REFUSALS_STAY && status == NTE_NOT_SUPPORTED))
		return NULL;
	if (act(s, 0, 0, false))
		return "the next call fails too";
	return judge_success(s);
}

/* Makes one call with one fault; @reached tells whether it came to the fault */
static const char *attempt(const struct scenario *s, unsigned int at, int err,
			   bool lasting, bool *reached)
{
	const char *complaint;
	SECURITY_STATUS status;
	int descriptors;

	if (s->prepare)
		s->prepare();
	descriptors = true_descriptors();
	status = act(s, at, err, lasting);
	*reached = fault.hits;
	complaint = status ? judge_failure(s, status, err) : judge_success(s);
	if (!complaint && true_descriptors() != descriptors)
		complaint = "a descriptor stays open";
	if (s->finish)
		s->finish();
	return complaint;
}

static void *act_cancelled(void *p)
{
	const struct scenario *s = p;

	pthread_cancel(pthread_self());
	cancelled_status = s->act();
	cancelled_returned = true;
	pthread_testcancel();
	return NULL;
}

/* The thread was cancelled before, so any system call would end it */
static const char *attempt_cancelled(const struct scenario *s)
{
	const char *complaint = "it ends inside";
	int descriptors;
	pthread_t thread;

	if (s->prepare)
		s->prepare();
	descriptors = true_descriptors();
	memset(&out, POISON, sizeof(out));
	clear_fault();
	cancelled_returned = false;
	if (!pthread_create(&thread, NULL, act_cancelled, (void *)s))
		pthread_join(thread, NULL);
	if (cancelled_returned)
		complaint = cancelled_status ?
			    sslp_status_name(cancelled_status) :
			    judge_success(s);
	if (!complaint && true_descriptors() != descriptors)
		complaint = "a descriptor stays open";
	if (s->finish)
		s->finish();
	return complaint;
}

/* The first call has no fault. It sets in @right what is expected */
static void learn(const struct scenario *s)
{
	bool reached;
	const char *complaint;

	memset(expected, 0, sizeof(expected));
	complaint = attempt(s, 0, 0, false, &reached);
	ok(!complaint, "%s, %s: without a fault", s->name, played->name);
	if (complaint)
		diag("%s: %s", complaint, sslp_last_message());
	complaint = attempt_cancelled(s);
	ok(!complaint, "%s, %s: in a thread that is cancelled", s->name,
	   played->name);
	if (complaint)
		diag("%s", complaint);
}

static bool sweep_one(const struct scenario *s, int err, const char *name,
		      bool lasting, unsigned int *count)
{
	const char *complaint;
	bool reached = true;
	unsigned int at;

	for (at = 1; reached && at < CALLS_MAX; at++) {
		complaint = attempt(s, at, err, lasting, &reached);
		*count += reached;
		if (!complaint)
			continue;
		ok(false, "%s, %s: %s from call %u, %s%s", s->name,
		   played->name, name, at,
		   fault.name ? fault.name : "none", lasting ? ", on" : "");
		diag("%s; message: %s", complaint, sslp_last_message());
		return false;
	}
	return at < CALLS_MAX;
}

void sweep(const struct scenario *s)
{
	unsigned int count;
	size_t i;

	learn(s);
	for (i = 0; i < error_count(); i++) {
		count = 0;
		if (sweep_one(s, errors[i].err, errors[i].name, false,
			      &count) &&
		    sweep_one(s, errors[i].err, errors[i].name, true,
			      &count) && count)
			ok(true, "%s, %s: %s at each of %u calls", s->name,
			   played->name, errors[i].name, count);
		faults_in_all += count;
	}
}

/* The result of a child, as its exit status */
enum { CHILD_PASSED, CHILD_FAILED, CHILD_NOT_REACHED };

static int cold_attempt(const struct scenario *s, unsigned int at, int err,
			const char *name)
{
	const char *complaint;
	int status = 0;
	bool reached;
	pid_t pid = fork();

	if (!pid) {
		alarm(60);
		complaint = attempt(s, at, err, false, &reached);
		if (complaint)
			diag("%s: %s at call %u, %s: %s; message: %s", s->name,
			     name, at, fault.name ? fault.name : "none",
			     complaint, sslp_last_message());
		_exit(complaint ? CHILD_FAILED :
		      reached ? CHILD_PASSED : CHILD_NOT_REACHED);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_FAILED;
}

void sweep_cold(const struct scenario *s)
{
	int verdict = CHILD_PASSED;
	unsigned int at;
	size_t i;

	learn(s);
	for (i = 0; i < error_count(); i++) {
		for (at = 1; at < CALLS_MAX; at++) {
			verdict = cold_attempt(s, at, errors[i].err,
					       errors[i].name);
			if (verdict != CHILD_PASSED)
				break;
		}
		ok(verdict == CHILD_NOT_REACHED,
		   "%s, %s, with no socket open: %s at each of %u calls",
		   s->name, played->name, errors[i].name, at - 1);
	}
}

static void once(void (*test)(void))
{
	test();
}

static const struct {
	const char *name;
	void (*on)(void (*test)(void));
	void (*test)(void);
} parts[] = {
	{ "absent", once, test_absent },
	{ "few", on_each_engine, test_few_faults },
	{ "alg", on_each_engine, test_alg_faults },
	{ "pool", on_each_driver, test_pool },
	{ "process", on_each_driver, test_process },
	{ "refused", on_each_driver, test_refused_lies },
	{ "lies", once, test_lies },
	{ "lacks", on_each_driver, test_lacks },
	{ "fips", on_each_driver, test_fips },
	{ "install", on_each_engine, test_install },
	{ "tls", once, test_tls },
	{ "query", once, test_queries },
	{ "stack", on_each_engine, test_stacks },
	/*
	 * This comes before every rekey: the library remembers that the kernel
	 * can do it
	 */
	{ "rekey", on_each_engine, test_rekey },
	{ "answers", once, test_answers },
	{ "connections", on_each_engine, test_connections },
	{ "connection", on_each_engine, test_connection_faults },
	{ "socket", on_each_engine, test_tls_faults },
};

static bool is_wanted(const char *part, char *const *wanted)
{
	bool all = !*wanted;

	for (; *wanted; wanted++)
		if (!strcmp(part, *wanted))
			return true;
	return all;
}

/*
 * Runs all parts, or only those that are named, which is faster while you work
 */
int main(int argc, char **argv)
{
	unsigned int run = 0;
	size_t i;

	(void)argc;
	/* Memory that would disturb a search is initialised before */
	random_list();
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!is_wanted(parts[i].name, argv + 1))
			continue;
		parts[i].on(parts[i].test);
		ok(!fault_seen.inheritable && !fault_seen.signals,
		   "%s: each descriptor closes at exec(), no send raises SIGPIPE",
		   parts[i].name);
		run++;
	}
	ok(run, "%u parts have run", run);
	if (run == ARRAY_SIZE(parts))
		ok(faults_in_all > 100 * error_count(),
		   "%u calls have failed in all", faults_in_all);
	return tap_done();
}
