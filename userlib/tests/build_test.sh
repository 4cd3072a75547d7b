#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The build as its users meet it: linking, installing, symbols, targets, and
# those rules of CONTRIBUTING.md that a program can check. TAP.
#
#	build_test.sh [NAME...]		all, or the functions named test_NAME

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"

# shellcheck source=build_lib.sh
. "$top/userlib/tests/build_lib.sh"

version=$(sed -n 's/^VERSION.*:= *//p' "$top/Makefile")

# --- building ----------------------------------------------------------------

build() {
	make -C "$dir/src" -j2 CC="$1" CFLAGS="$2" all
}

# Compiles every object as the Makefile does, but without making code. Source
# for Windows has its own flags: windows_test.sh
clang_finds_nothing() {
	local objects
	objects=$(cd "$dir/src" && printf '%s\n' userlib/*/*.c userlib/*/*/*.c |
		grep -v /windows/ | sed 's|\(.*\)\.c|build/\1.o|')
	# shellcheck disable=SC2086
	make -C "$dir/src" -j2 CC=clang CFLAGS="-fsyntax-only -Werror" \
		$objects
}

leaves_nothing() {
	make -C "$dir/src" clean &&
	(cd "$dir/src" && find . -type f | sort) >"$dir/after" &&
	diff "$dir/before" "$dir/after"
}

# gcc needs the optimiser for some warnings, clang does not
test_compilers() {
	if command -v clang >/dev/null; then
		check "clang has nothing to warn of" clang_finds_nothing
	else
		skip "clang has nothing to warn of" "no clang"
	fi
	check "gcc builds without warnings" build gcc "-O2 -Werror"
}

# --- symbols -----------------------------------------------------------------

declared() {
	(cd "$top/include/sslprovider" && printf '#include <%s>\n' *.h) |
		gcc -E -P -I"$top/include/sslprovider" -x c - |
		grep -oE '\b(Ssl[A-Z]|GetSChannel|sslp_)[A-Za-z_0-9]*\(' | tr -d '(' | sort -u
}

mapped() {
	sed -n 's/^\t\([A-Za-z_0-9]*\);$/\1/p' "$top/userlib/libsslprovider.map" |
		sort
}

# The symbols that Debian's package promises for ever
packaged() {
	sed -n 's/^ \([A-Za-z_0-9]*@SSLPROVIDER_[0-9.]*\) .*/\1/p' \
		"$top/debian/libsslprovider0.symbols" |
		grep -v '^SSLPROVIDER_' | sort
}

versioned() {
	nm -D --defined-only "$1" |
		awk '$2 != "A" { sub(/@@/, "@", $3); print $3 }' | sort
}

exported() {
	nm "$@" --defined-only | awk 'NF == 3 && $2 != "A" { print $3 }' |
		sed 's/@.*//' | sort -u
}

test_symbols() {
	[ -e "$dir/src/libsslprovider.so" ] || build gcc -O2 >/dev/null
	declared >"$dir/declared"
	mapped >"$dir/mapped"
	exported -D "$dir/src/libsslprovider.so" >"$dir/shared"
	exported -g "$dir/src/libsslprovider.a" >"$dir/static"
	check "some 35 functions are declared" \
		test "$(wc -l <"$dir/declared")" -ge 35
	check "the map lists what the headers declare" \
		diff "$dir/declared" "$dir/mapped"
	check "the shared library exports that" \
		diff "$dir/declared" "$dir/shared"
	check "the static library too" diff "$dir/declared" "$dir/static"
	packaged >"$dir/packaged"
	versioned "$dir/src/libsslprovider.so" >"$dir/versioned"
	check "so does Debian's list of symbols, with their versions" \
		diff "$dir/versioned" "$dir/packaged"
	check "the shared library has its name" sh -c \
		"objdump -p '$dir/src/libsslprovider.so' |
			grep -q 'SONAME.*libsslprovider\.so\.0$'"
	# glibc's own may lose a wake-up before 2.41: base/waiters.h
	nm -D --undefined-only "$dir/src/libsslprovider.so" |
		grep pthread_cond_ >"$dir/conditions" || :
	check "the library waits for no condition variable" \
		nothing "$dir/conditions"
}

# --- installing --------------------------------------------------------------

dest=$dir/dest
libdir=$dest/usr/lib

# Every header is there. The headers for Windows source have their own folder
headers_are_there() {
	(cd "$top/include/sslprovider" && ls ./*.h windows/*.h) >"$dir/headers"
	# Adapters for other stacks add theirs
	(cd "$dest/usr/include/sslprovider" && ls ./*.h windows/*.h) |
		comm -23 "$dir/headers" - >"$dir/absent"
	nothing "$dir/absent"
}

# The package sslprovider alone does not give a program windows.h or wintypes.h
# shellcheck disable=SC2046
no_windows() {
	local header
	for header in windows.h wintypes.h ncrypt.h; do
		! echo "#include <$header>" | gcc -E \
			$(package --cflags sslprovider) - >/dev/null || return
	done
}

install_it() {
	make -C "$dir/src" CC=gcc CFLAGS="-O2 -Werror" DESTDIR="$dest" \
		PREFIX=/usr "$@"
}

package() {
	PKG_CONFIG_PATH=$libdir/pkgconfig PKG_CONFIG_SYSROOT_DIR=$dest \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 \
		PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 pkg-config "$@"
}

cat >"$dir/user.c" <<'EOF'
#include <sslp.h>
#include <stdio.h>

int main(void)
{
	NCRYPT_PROV_HANDLE prov;
	unsigned char out[32];

	if (SslOpenProvider(&prov, SSLP_SOFTWARE_PROVIDER, 0) ||
	    sslp_hkdf_extract(prov, u"SHA256", NULL, 0, NULL, 0, out) ||
	    SslFreeObject(prov, 0))
		return 1;
	/* RFC 5869 has no such case; HMAC-SHA-256 of nothing under nothing */
	printf("%02x%02x\n", out[0], out[1]);
	return out[0] != 0xb6 || out[1] != 0x13;
}
EOF

# pkg-config's answer must be split into words
# shellcheck disable=SC2046
link_shared() {
	gcc -Wall -Werror "$dir/user.c" -o "$dir/user-shared" \
		$(package --cflags --libs sslprovider) &&
	LD_LIBRARY_PATH=$libdir "$dir/user-shared" &&
	LD_LIBRARY_PATH=$libdir ldd "$dir/user-shared" |
		grep -q "$libdir/libsslprovider.so.0"
}

# shellcheck disable=SC2046
link_static() {
	gcc -Wall -Werror "$dir/user.c" -o "$dir/user-static" \
		$(package --cflags sslprovider) "$libdir/libsslprovider.a" \
		$(package --static --libs sslprovider |
			sed 's/-lsslprovider//') &&
	"$dir/user-static" && ldd "$dir/user-static" >"$dir/needs" &&
	! grep libsslprovider "$dir/needs"
}

# A source file as it was written for Windows
cat >"$dir/windows.c" <<'EOF'
#include <windows.h>
#include <ncrypt.h>
#include <sslprovider.h>

SECURITY_STATUS WINAPI Derive(_In_ NCRYPT_PROV_HANDLE hProvider,
	_In_ NCRYPT_KEY_HANDLE hMasterKey, _In_ PBYTE pbRandoms)
{
	NCRYPT_KEY_HANDLE hReadKey = 0, hWriteKey = 0;
	BCryptBuffer rgBuffers[2];
	BCryptBufferDesc desc;
	SECURITY_STATUS status;

	rgBuffers[0].BufferType = NCRYPTBUFFER_SSL_CLIENT_RANDOM;
	rgBuffers[0].cbBuffer = 32;
	rgBuffers[0].pvBuffer = pbRandoms;
	rgBuffers[1].BufferType = NCRYPTBUFFER_SSL_SERVER_RANDOM;
	rgBuffers[1].cbBuffer = 32;
	rgBuffers[1].pvBuffer = pbRandoms + 32;
	desc.ulVersion = NCRYPTBUFFER_VERSION;
	desc.cBuffers = 2;
	desc.pBuffers = rgBuffers;
	status = SslGenerateSessionKeys(hProvider, hMasterKey, &hReadKey,
					&hWriteKey, &desc, 0);
	if (FAILED(status))
		return status;
	SslFreeObject(hReadKey, 0);
	return SslFreeObject(hWriteKey, 0);
}

int main(void)
{
	NCRYPT_PROV_HANDLE hProvider = 0;
	BYTE rgbRandoms[64] = { 0 };
	LPCWSTR pszProvider = L"Software SSL Protocol Provider";
	PBYTE pbName = NULL;
	DWORD cbName = 0;

	if (SslOpenProvider(&hProvider, pszProvider, 0) != ERROR_SUCCESS)
		return 1;
	if (SslGetProviderProperty(hProvider, L"Name", &pbName, &cbName, NULL,
				   0) != ERROR_SUCCESS ||
	    cbName != 2 * (30 + 1) || SslFreeBuffer(pbName) != ERROR_SUCCESS)
		return 2;
	if (Derive(hProvider, hProvider, rgbRandoms) != NTE_INVALID_HANDLE)
		return 3;
	return SslFreeObject(hProvider, 0) != ERROR_SUCCESS;
}
EOF

# shellcheck disable=SC2046
windows_source() {
	"$@" -fshort-wchar "$dir/windows.c" -o "$dir/windows" \
		$(package --cflags --libs sslprovider-windows) &&
	LD_LIBRARY_PATH=$libdir "$dir/windows"
}

# The C between the marker and the end of its fence
# shellcheck disable=SC2046
readme_example() {
	sed -n '/<!-- example: readme.c -->/,/^```$/p' "$top/README.md" |
		sed '/^<!--/d; /^```/d' >"$dir/readme.c"
	grep -q main "$dir/readme.c" &&
	gcc -Wall -Wextra -Werror "$dir/readme.c" -o "$dir/readme" \
		$(package --cflags --libs sslprovider) &&
	# Without input it returns 2
	[ "$(LD_LIBRARY_PATH=$libdir "$dir/readme" 3 </dev/null; echo $?)" = 2 ]
}

# A copy of the folder, outside the sources
examples_installed() {
	cp -r "$top/userlib/examples" "$dir/examples" &&
		PKG_CONFIG_PATH=$libdir/pkgconfig \
		PKG_CONFIG_SYSROOT_DIR=$dest PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
		make -C "$dir/examples" CFLAGS="-O0 -Wall -Werror" \
			ssl_only_client &&
		{ LD_LIBRARY_PATH=$libdir "$dir/examples/ssl_only_client" \
			>"$dir/said" 2>&1 || [ $? -eq 2 ]; }
}

runs_installed() {
	"$dest/usr/bin/sslp" --help | grep -q derive
}

# Patterns of files in packaging/sslp.spec, without those of adapters and modules
spec_patterns() {
	sed -n '/^%files$/,$p' "$top/packaging/sslp.spec" |
		sed -n 's/^%dir //; /^%{_usrsrc}\|^%{_prefix}\/lib/d; /^%{_/p' |
		sed 's|%{_bindir}|/usr/bin|; s|%{_libdir}|/usr/lib|
			s|%{_includedir}|/usr/include|; s|%{_mandir}|/usr/share/man|
			s|%{_datadir}|/usr/share|'
}

# Each pattern has files, and each file has a pattern. Pages of modules for
# tests are removed there
spec_is_complete() {
	local pattern
	(cd "$dest" && find . ! -type d ! -path '*/man4/*' | sed 's/^\.//' |
		sort) >"$dir/installed"
	[ "$(spec_patterns | wc -l)" -ge 15 ] || return
	: >"$dir/listed"
	while read -r pattern; do
		(cd "$dest" && compgen -G ".$pattern" >"$dir/found") || {
			echo "nothing is like $pattern"
			return 1
		}
		(cd "$dest" && xargs -I{} find {} ! -type d <"$dir/found") |
			sed 's/^\.//' >>"$dir/listed"
	done < <(spec_patterns)
	sort -u "$dir/listed" | comm -13 - "$dir/installed" >"$dir/unlisted"
	nothing "$dir/unlisted"
}

# The Makefile has the version, and writes it where it can. These files have it
# by themselves
has_one_version() {
	diff <(printf '%s\n' "$version" "$version" "$version") - <<-EOF
	$(sed -n 's/^Version:\t*//p' "$top/packaging/sslp.spec")
	$(sed -n '1s/^sslp (\(.*\)) .*/\1/p' "$top/debian/changelog")
	$(sed -n '/^## /{s/^## \([0-9.]*\).*/\1/p;q}' "$top/NEWS.md")
	EOF
}

# In the folders where bash and zsh look
completes_installed() {
	bash -c '. "$1/bash-completion/completions/sslp" && complete -p sslp' \
		bash "$dest/usr/share" &&
		grep -qx '#compdef sslp' "$dest/usr/share/zsh/site-functions/_sslp"
}

leaves_no_file() {
	install_it uninstall
	find "$dest" ! -type d >"$dir/left"
	nothing "$dir/left"
}

test_install() {
	check "make install" install_it install
	check "every header is installed" headers_are_there
	check "sslprovider.pc makes no Windows of this machine" no_windows
	check "sslprovider.pc has the version" test \
		"$(package --modversion sslprovider)" = "$version"
	check "so has a manual page" grep -q "^\.TH sslp 1 .*\"sslp $version\"" \
		"$dest/usr/share/man/man1/sslp.1"
	check "so have NEWS.md and the packages" has_one_version
	check "a program links the shared library, and runs" link_shared
	check "a program links the static library, and runs" link_static
	check "source for Windows compiles as it is, and runs" \
		windows_source gcc -Wall -Werror
	if command -v clang >/dev/null; then
		check "with clang too" windows_source clang -Wall -Werror
	fi
	check "the example of README.md compiles, links and runs" readme_example
	check "an example is built with what is installed" examples_installed
	check "the command runs where it was installed" runs_installed
	check "so does what completes its words" completes_installed
	check "the RPM spec lists these files" spec_is_complete
	check "make uninstall leaves no file" leaves_no_file
	check "make clean leaves no file" leaves_nothing
}

# --- targets -----------------------------------------------------------------

targets() {
	(cd "$top" && cat Makefile userlib/*/targets.mk selftests/targets.mk) |
		sed -e :a -e '/\\$/N; s/\\\n//; ta' |
		sed -n 's/^\.PHONY: *//p' | tr -s ' \t' '\n' |
		grep -vx FORCE | sort -u
}

# Help has a line "  name  words" for each target, and for nothing else
help_is_complete() {
	targets >"$dir/targets"
	[ "$(wc -l <"$dir/targets")" -gt 20 ] || return
	make -C "$top" --no-print-directory help |
		sed -n '/^Targets:/,$s/^  \([a-z][a-z_-]*\) .*/\1/p' | sort |
		diff "$dir/targets" -
}

# A plain make builds no tests, and nothing that looks for a network
builds_no_tests() {
	make -C "$dir/src" -n >"$dir/plan"
	grep -q 'userlib/contract/session\.c' "$dir/plan" &&
		! grep -E 'userlib/tests/|selftests/|apt-get|curl ' "$dir/plan"
}

names_the_headers() {
	! make -C "$dir/src" modules KDIR=/nowhere >"$dir/said" 2>&1 &&
		grep "linux-headers-$(uname -r)" "$dir/said"
}

says_its_version() {
	[ "$("$top/sslp" --version)" = "sslp $version" ] &&
		[ "$("$top/sslp" -V)" = "sslp $version" ] &&
		"$top/sslp" doctor | grep "^sslp $version, Linux "
}

# The rule and the file of systemd-sysusers name the same group
has_access_files() {
	make -C "$dir/src" dkms_install DESTDIR="$dir/dkms" &&
		grep -q 'GROUP="sslp"' "$dir/dkms/usr/lib/udev/rules.d/99-sslp.rules" &&
		grep -qx 'g sslp -' "$dir/dkms/usr/lib/sysusers.d/sslp.conf"
}

dkms_has_the_version() {
	grep -qx "PACKAGE_VERSION=\"$version\"" \
		"$dir/dkms/usr/src/sslp-$version/dkms.conf"
}

test_targets() {
	check "make help lists every target" help_is_complete
	check "make builds no tests" builds_no_tests
	check "make modules without headers names their package" \
		names_the_headers
	check "make dkms_install has a group for the device" has_access_files
	check "dkms finds the version" dkms_has_the_version
	check "the command says its version" says_its_version
}

# --- rules -------------------------------------------------------------------

sources() {
	files '*.c' '*.h' '*.sh' '*.py' '*.mk' '*Makefile' '*Kbuild' '*.map' \
		'userlib/tests/run' '.ci/run'
}

# Kernel-side files and selftests are GPL, as in the kernel; the rest is MIT
# shellcheck disable=SC2016
every_file_has_a_licence() {
	(cd "$top" && sources | xargs awk '
		function want(file) {
			if (file ~ /^include\/uapi\//)
				return "GPL-2.0-only WITH Linux-syscall-note"
			if (file ~ /^(Kbuild|kmod\/|selftests\/)/ &&
			    file != "selftests/targets.mk")
				return "GPL-2.0-only"
			return "MIT"
		}
		function judge() {
			if (name && !found)
				print name ": not " want(name)
		}
		FNR == 1 { judge(); name = FILENAME; found = 0 }
		FNR <= 3 && index($0, "SPDX-License-Identifier: " want(name)) {
			found = 1
		}
		END { judge() }') >"$dir/unlicensed"
	nothing "$dir/unlicensed"
}

# String literals stay in one piece, so that they can be searched for
# shellcheck disable=SC2016
no_long_lines() {
	(cd "$top" && sources | xargs awk '
		/"/ { next }
		{
			columns = 0
			parts = split($0, part, "\t")
			for (i = 1; i <= parts; i++) {
				columns += length(part[i])
				if (i < parts)
					columns += 8 - columns % 8
			}
			if (columns > 100)
				print FILENAME ":" FNR ": " columns
		}') >"$dir/long"
	nothing "$dir/long"
}

test_rules() {
	check "every source file names its licence" every_file_has_a_licence
	check "no line is longer than 100 columns" no_long_lines
}

copy_sources "$dir/src"
(cd "$dir/src" && find . -type f | sort) >"$dir/before"
[ $# -gt 0 ] || set -- compilers symbols install targets rules
for name; do
	"test_$name"
done
tap_done
