# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# What peers.sh plans and counts with: TAP, the counters of the kernel, files to
# send, what doctor says. Sourced.

sslp=${SSLP:-$here/../../sslp}
examples=${EXAMPLES:-$here/../../build/examples}
dir=$(mktemp -d)
chmod 755 "$dir"
patience=${PATIENCE:-240}	# seconds for one client, emulation included
declare -A kernel_has	# "VERSION CIPHER": yes, or why not
kernel_rekeys=		# yes, or why not
# Debian's Python if there are several, because others start slowly
python=$(PATH=/usr/bin:$PATH command -v python3)
declare -A counted grown	# see tally
sum=0				# see growth

# The plan: the name of each test, and its command or the reason to skip it
names=()
commands=()
reasons=()

bail_out()
{
	echo "Bail out! $*"
	exit 1
}

cleanup()
{
	stop_server
	# shellcheck disable=SC2046 # a list of words
	kill $(jobs -p) 2>/dev/null || :
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# plan NAME COMMAND...: words without blanks
plan()
{
	[[ $1 =~ ${PEERS_ONLY-} ]] || return 0
	names+=("$1")
	shift
	commands+=("$*")
	reasons+=("")
}

plan_skip()
{
	[[ $1 =~ ${PEERS_ONLY-} ]] || return 0
	names+=("$1")
	commands+=("")
	reasons+=("$2")
}

# Prints what a failed test printed, and what its server complained of
explain()
{
	tail -n 20 "$dir/why" | sed 's/^/# /'
	tail -n 4 "$dir/server.err" 2>/dev/null | sed 's/^/# server: /'
}

run_plan()
{
	local i failures=0 verdict
	local -a words

	echo "TAP version 13"
	echo "1..${#names[@]}"
	for i in "${!names[@]}"; do
		if [ -n "${reasons[i]}" ]; then
			echo "ok $((i + 1)) ${names[i]} # SKIP ${reasons[i]}"
			continue
		fi
		verdict=ok
		read -ra words <<<"${commands[i]}"
		"${words[@]}" >"$dir/why" 2>&1 || verdict='not ok'
		echo "$verdict $((i + 1)) ${names[i]}"
		[ "$verdict" = ok ] || { explain; failures=$((failures + 1)); }
	done
	[ $failures -eq 0 ]
}

# Reads the counters of the kernel, and how much they have grown since the last
# time. It has no counters before its module is there, and each network has its
# own.
tally()
{
	local name n

	[ -e /proc/net/tls_stat ] || return 0
	while read -r name n; do
		grown[$name]=$((n - ${counted[$name]:-0}))
		counted[$name]=$n
	done </proc/net/tls_stat
}

# growth COUNTER...: how much these have grown together between the last two
# tallies
growth()
{
	local name

	sum=0
	for name; do
		sum=$((sum + ${grown[$name]:-0}))
	done
}

# at_least WHAT WANTED COUNTER...
at_least()
{
	growth "${@:3}"
	[ "$sum" -ge "$2" ] || { echo "$1: $sum, wanted $2"; return 1; }
}

# equal WHAT WANTED COUNTER...
equal()
{
	growth "${@:3}"
	[ "$sum" -eq "$2" ] || { echo "$1: $sum, wanted $2"; return 1; }
}

# said PATTERN FILE [TIMES]: waits until so many lines have it
said()
{
	local end=$((SECONDS + patience / 4))

	until [ "$(grep -a -c -- "$1" "$2")" -ge "${3:-1}" ]; do
		if [ $SECONDS -ge $end ]; then
			echo "not ${3:-1} times '$1' in $(basename "$2"):"
			tail -n 5 "$2" | cut -c 1-200
			return 1
		fi
		sleep 0.1
	done
}

# fails STATUS COMMAND...: it must exit with this status; otherwise prints
# $dir/client.err
fails()
{
	local wanted=$1 status=0

	shift
	"$@" >"$dir/client.err" 2>&1 || status=$?
	cat "$dir/client.err"
	[ $status -eq "$wanted" ] && return
	echo "exit status $status, not $wanted"
	return 1
}

make_certificate()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost \
		2>"$dir/why" || bail_out "openssl req: $(cat "$dir/why")"
}

# Bodies of many records, of some, and of few, and a text
make_files()
{
	mkdir "$dir/www"
	head -c 300001 /dev/urandom >"$dir/www/small"
	head -c 40001 "$dir/www/small" >"$dir/www/few"
	head -c $((16 * 1024 * 1024 + 3)) /dev/urandom >"$dir/www/big"
	seq 2000 >"$dir/www/text"
}

prepare()
{
	local tool

	for tool in openssl gnutls-cli gnutls-serv curl cmp timeout \
		tcpdump tshark "$sslp" "$examples/mbedtls_client" \
		"$examples/mbedtls_server"
	do
		command -v "$tool" >/dev/null || bail_out "there is no $tool"
	done
	make_certificate
	make_files
	"$sslp" doctor --load --json >"$dir/doctor.json" || :
	"$python" -I "$here/peers_doctor.py" <"$dir/doctor.json" \
		>"$dir/doctor" || bail_out "sslp doctor cannot be understood"
}

# Puts doctor's answers into kernel_has and kernel_rekeys
read_doctor()
{
	local what version state

	while read -r what version state; do
		case $what in
		rekey)	kernel_rekeys=$state ;;
		*)	kernel_has["$version $what"]=$state ;;
		esac
	done <"$dir/doctor"
}

# take_over FOLDER: uses what another process has prepared
take_over()
{
	ln -s "$1"/*.pem "$1/www" "$1/doctor" "$dir"
	read_doctor
}

promised()
{
	[[ ,${SSLP_EXPECT-}, == *,"$1",* ]]
}
