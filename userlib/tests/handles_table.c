// SPDX-License-Identifier: MIT
/* The table of handles: who ends an object, and which numbers fit. */
#include "../contract/handle.h"
#include "handles.h"
#include "tap.h"

#if UINTPTR_MAX > UINT32_MAX
#define SLOT_BITS	32
#else
#define SLOT_BITS	20
#endif
#define GENERATION	((ULONG_PTR)1 << SLOT_BITS)

/* The last of 2^20 places. A short handle has no bits for more. */
#define PLACE_LAST	0xfffffu

#define KIND		((enum object_kind)1)
#define OTHER_KIND	2u

static unsigned int destroyed;

static void destroy(struct object *object)
{
	(void)object;
	destroyed++;
}

static struct object new_object(void)
{
	destroyed = 0;
	return (struct object){ .kind = KIND, .destroy = destroy };
}

/* Two users close the handle of an object. Each close ends one use. */
static void test_closers(void)
{
	struct object object = new_object(), *one, *two;
	ULONG_PTR handle;

	if (!ok(!handle_new(&object, &handle), "an object gets a handle"))
		return;
	one = handle_get(handle, KIND, "one");
	two = handle_get(handle, KIND, "two");
	ok(one == &object && two == &object, "two have it in use");
	ok(!handle_close_used(handle, one, "one"), "one closes it");
	ok(!destroyed, "the other still uses it");
	ok(handle_close_used(handle, two, "two") == -ESTALE,
	   "the slower one is told so");
	ok(destroyed == 1, "and with its use the object ends");
}

/* A use that was refused does not count */
static void test_kinds(void)
{
	struct object object = new_object();
	ULONG_PTR handle;

	if (!ok(!handle_new(&object, &handle), "an object gets a handle"))
		return;
	ok(!handle_get(handle, OTHER_KIND, "wrong"), "of another kind it is not");
	ok(!handle_close(handle, KIND, "it") && destroyed == 1,
	   "and so it ends when it is closed");
}

/* The generation in a handle is odd. That of a closed place is even. */
static void test_forged(void)
{
	struct object object = new_object();
	ULONG_PTR handle;

	if (!ok(!handle_new(&object, &handle), "an object gets a handle"))
		return;
	ok(!handle_get(handle + GENERATION, KIND, "next") &&
	   !handle_get(handle + 2 * GENERATION, KIND, "the one after") &&
	   !handle_get(handle - GENERATION, KIND, "before"),
	   "a number of another generation is no handle");
	ok(!handle_close(handle, KIND, "it") && destroyed == 1, "closed");
	ok(!handle_get(handle + GENERATION, KIND, "forged") &&
	   !handle_get(handle, KIND, "old"),
	   "nor is the one of a place that is free");
	ok(!handle_get(handle | PLACE_LAST, KIND, "last") &&
	   (SLOT_BITS == 20 ||
	    !handle_get(GENERATION | (PLACE_LAST + 1), KIND, "behind it")),
	   "nor one of a place that there is not");
}

void test_table(void)
{
	test_closers();
	test_kinds();
	test_forged();
}
