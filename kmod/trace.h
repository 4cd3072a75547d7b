/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: driver, result and duration; never key material. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sslp

#if !defined(SSLP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SSLP_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(sslp_derive,
	TP_PROTO(const char *driver, size_t len, int err, u64 ns),
	TP_ARGS(driver, len, err, ns),
	TP_STRUCT__entry(
		__string(driver, driver)
		__field(size_t, len)
		__field(int, err)
		__field(u64, ns)
	),
	TP_fast_assign(
		SSLP_ASSIGN_STR(driver, driver);
		__entry->len = len;
		__entry->err = err;
		__entry->ns = ns;
	),
	TP_printk("driver=%s len=%zu err=%d ns=%llu", __get_str(driver),
		  __entry->len, __entry->err, __entry->ns)
);

DECLARE_EVENT_CLASS(sslp_key,
	TP_PROTO(int optname, u16 version, u16 cipher, int err, u64 ns),
	TP_ARGS(optname, version, cipher, err, ns),
	TP_STRUCT__entry(
		__field(int, optname)
		__field(u16, version)
		__field(u16, cipher)
		__field(int, err)
		__field(u64, ns)
	),
	TP_fast_assign(
		__entry->optname = optname;
		__entry->version = version;
		__entry->cipher = cipher;
		__entry->err = err;
		__entry->ns = ns;
	),
	TP_printk("optname=%d version=%#x cipher=%u err=%d ns=%llu",
		  __entry->optname, __entry->version, __entry->cipher,
		  __entry->err, __entry->ns)
);

/* One direction of a socket: 1 is TLS_TX, 2 TLS_RX */
DEFINE_EVENT(sslp_key, sslp_arm,
	TP_PROTO(int optname, u16 version, u16 cipher, int err, u64 ns),
	TP_ARGS(optname, version, cipher, err, ns));

DEFINE_EVENT(sslp_key, sslp_rekey,
	TP_PROTO(int optname, u16 version, u16 cipher, int err, u64 ns),
	TP_ARGS(optname, version, cipher, err, ns));

#endif /* SSLP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
