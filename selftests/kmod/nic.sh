#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# TLS offload on the simulated network devices, in a guest, as root:
# nic.sh sslp_sim_nic.ko [FOLDER]
# FOLDER has the built tests, SSLP is the sslp command, NIC_TESTS are the tests
# to run. Loads the module, puts each device into a network namespace, and
# takes all that away. Prints TAP; the kernel's log is for the lab to judge.
set -u

ko=${1:?usage: nic.sh sslp_sim_nic.ko [FOLDER]}
here=$(cd "$(dirname "$0")" && pwd)
dir=${2:-$here}
sslp=${SSLP:-$here/../../sslp}
number=0
failed=0

# result STATUS TEXT
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		failed=1
	fi
}

home()
{
	ip netns exec sslp-home "$@"
}

# Waits some seconds until the command succeeds
await()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		"$@" && return
		sleep 1
	done
	return 1
}

# place DEVICE NAMESPACE NUMBER
place()
{
	ip netns add "$2" && ip link set "$1" netns "$2" &&
	ip -n "$2" link set lo up &&
	ip netns exec "$2" sysctl -qw "net.ipv6.conf.$1.keep_addr_on_down=1" &&
	ip -n "$2" addr add "192.0.2.$3/24" dev "$1" &&
	ip -n "$2" addr add "2001:db8::$3/64" dev "$1" nodad &&
	ip -n "$2" link set "$1" up
}

# The module, and an address on loopback that is reached through the device
set_up()
{
	# Not every kernel finds the parts of a synchronous gcm(aes) by itself,
	# which is what a device's socket falls back on
	modprobe -q -a gcm ctr ghash-generic
	insmod "$ko"
	result $? "insmod"
	place simtls0 sslp-home 1 && place simtls1 sslp-away 2 &&
	ip -n sslp-home addr add 198.51.100.1/32 dev lo &&
	ip -n sslp-away route add 198.51.100.1/32 via 192.0.2.1
	result $? "devices in namespaces"
}

# Indents the output of a program, and keeps its exit status
run_program()
{
	status=$( { { home "$dir/$1" 2>&1; echo $? >&3; } |
		sed 's/^/# /' >&4; } 3>&1 4>&5)
	result "$status" "$1"
}

# doctor_says SENDING RECEIVING: about the device, in words and in JSON
doctor_says()
{
	home "$sslp" doctor | grep -qE "^ *simtls0 +$1 +$2 +cannot\$"
	result $? "doctor: simtls0 $1 $2"
	home "$sslp" doctor --json | tr -d ' \n\t' | grep -qF \
		'{"name":"simtls0","tls-hw-tx-offload":"'"$1"'","tls-hw-rx-offload":"'"$2"'","tls-hw-record":"absent","counters":{"tx_tls_encrypted_packets":'
	result $? "doctor's JSON: simtls0 $1 $2"
}

doctor_tests()
{
	doctor_says on on
	home "$dir/nic_tool" feature tls-hw-rx-offload 0
	doctor_says on off
	home "$sslp" doctor | grep -A 3 'turned off: simtls0'
	result $? "doctor: the gate of a feature that is off"
	home "$sslp" doctor --fix |
		grep -x 'ethtool -K simtls0 tls-hw-rx-offload on'
	result $? "doctor: its fix"
	home "$dir/nic_tool" feature tls-hw-rx-offload 1
}

# A namespace goes, and its device comes back to the first one
namespace_test()
{
	ip netns del sslp-away
	await test -e /sys/class/net/simtls1
	result $? "a namespace goes, its device comes back"
	rmmod sslp_sim_nic
	result $? "rmmod"
	ip netns del sslp-home
}

# The module goes while sockets have keys in the device, and send
rmmod_test()
{
	(exec ip netns exec sslp-home "$dir/nic_tool" hold) &
	holder=$!
	await grep -qs 'TlsCurrTxDevice.*1' "/proc/$holder/net/tls_stat"
	result $? "a socket in hardware"
	rmmod sslp_sim_nic
	result $? "rmmod below it"
	kill "$holder"
	wait "$holder" 2>/dev/null
	ip netns del sslp-home
	ip netns del sslp-away
}

exec 5>&1

echo "TAP version 13"
for module in $(modinfo -F depends "$ko" | tr , ' ') tcp_diag; do
	modprobe -q "$module"
done
set_up
dmesg | grep -q 'sslp_sim_nic: .* for tests only'
result $? "the module says that it is for tests only"
for test in ${NIC_TESTS:-nic nic_wire}; do
	run_program "$test"
done
doctor_tests
namespace_test
set_up
rmmod_test
echo "1..$number"
exit $failed
