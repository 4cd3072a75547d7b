// SPDX-License-Identifier: MIT

package sslp

// #cgo pkg-config: sslprovider
// #include <sslp_connection.h>
import "C"

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// UserRecords is a flag of Take: if the kernel cannot make and open the records,
// this process does it.
const UserRecords = C.SSLP_CONNECTION_USER_RECORDS

// ErrNotSupported is wrapped by the error of a call that is not possible here.
// Nothing has changed then.
var ErrNotSupported = errors.New("not supported")

// Conn is a connection in kernel TLS. It may have one reader and one writer at a
// time.
type Conn struct {
	tcp    *net.TCPConn
	raw    syscall.RawConn
	handle C.NCRYPT_HANDLE
}

// call makes a call and, on the same thread, gets the message if it failed.
func call(f func() C.SECURITY_STATUS) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	status := f()
	switch status {
	case 0:
		return nil
	case C.SSLP_E_END_OF_STREAM:
		return io.EOF
	case C.SSLP_E_TRUNCATED:
		return io.ErrUnexpectedEOF
	case C.SSLP_E_WOULD_BLOCK, C.SSLP_E_INTERRUPTED:
		return syscall.EAGAIN
	}
	text := C.GoString(C.sslp_status_name(status)) + ": " +
		C.GoString(C.sslp_last_message())
	if status == C.NTE_NOT_SUPPORTED {
		return fmt.Errorf("%w: %s", ErrNotSupported, text)
	}
	return errors.New(text)
}

// until repeats a call when wait, a function of Go's poller, says that the socket
// is ready.
func until(wait func(func(uintptr) bool) error,
	f func() C.SECURITY_STATUS) error {
	var err error
	if gone := wait(func(uintptr) bool {
		err = call(f)
		return err != syscall.EAGAIN
	}); gone != nil {
		return gone
	}
	return err
}

func (c *Conn) Read(p []byte) (int, error) {
	var n C.size_t
	if len(p) == 0 {
		return 0, nil
	}
	err := until(c.raw.Read, func() C.SECURITY_STATUS {
		return C.sslp_connection_read(c.handle, unsafe.Pointer(&p[0]),
			C.size_t(len(p)), &n)
	})
	return int(n), err
}

func (c *Conn) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		var n C.size_t
		if err := until(c.raw.Write, func() C.SECURITY_STATUS {
			return C.sslp_connection_write(c.handle,
				unsafe.Pointer(&p[done]), C.size_t(len(p)-done), &n)
		}); err != nil {
			return done, err
		}
		done += int(n)
	}
	return done, nil
}

// SendFile sends count bytes of a file from offset on, or fewer if it ends.
func (c *Conn) SendFile(file *os.File, offset, count int64) error {
	from, end, n := C.uint64_t(offset), C.uint64_t(offset+count), C.size_t(1)
	for n > 0 && from < end {
		if err := until(c.raw.Write, func() C.SECURITY_STATUS {
			return C.sslp_connection_sendfile(c.handle, C.int(file.Fd()),
				&from, C.size_t(end-from), &n)
		}); err != nil {
			return err
		}
	}
	return nil
}

// Update sends a KeyUpdate that also asks for the peer's.
func (c *Conn) Update() error {
	return until(c.raw.Write, func() C.SECURITY_STATUS {
		return C.sslp_connection_update(c.handle, C.SSLP_UPDATE_REQUEST)
	})
}

// Updates returns how many KeyUpdates each side has sent.
func (c *Conn) Updates() (sent, received uint32, err error) {
	s := C.struct_sslp_connection_status{}
	s.size = C.uint32_t(unsafe.Sizeof(s))
	err = call(func() C.SECURITY_STATUS {
		return C.sslp_connection_query(c.handle, &s)
	})
	return uint32(s.write_updates), uint32(s.read_updates), err
}

// CloseWrite tells the peer that all was sent. Reading still works.
func (c *Conn) CloseWrite() error {
	return until(c.raw.Write, func() C.SECURITY_STATUS {
		return C.sslp_connection_shutdown(c.handle)
	})
}

// Close frees the connection. No other call may be running.
func (c *Conn) Close() error {
	C.SslFreeObject(c.handle, 0)
	return c.tcp.Close()
}

func (c *Conn) LocalAddr() net.Addr                { return c.tcp.LocalAddr() }
func (c *Conn) RemoteAddr() net.Addr               { return c.tcp.RemoteAddr() }
func (c *Conn) SetDeadline(t time.Time) error      { return c.tcp.SetDeadline(t) }
func (c *Conn) SetReadDeadline(t time.Time) error  { return c.tcp.SetReadDeadline(t) }
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.tcp.SetWriteDeadline(t) }
