# SPDX-License-Identifier: MIT
# Out of the library's headers a C program that prints what programs were compiled
# with: the size of each structure, the offset and size of each member, each number
# and each text. Text has one form with and without -fshort-wchar, so the source
# tells it.
BEGIN {
	print "#include <sslprovider.h>\n#include <sslp.h>"
	print "#include <sslp_connection.h>\n#include <stddef.h>"
	print "#include <stdio.h>\nint main(void)\n{"
}

{ gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, ""); sub(/\/\*.*/, "") }

/^(typedef )?struct [A-Za-z_0-9]+ \{/ {
	type = $(NF - 1)
	printf "\tprintf(\"\\nstruct %s %%zu\\n\", sizeof(struct %s));\n",
	       type, type
	next
}
/^\}/ { type = "" }

# "type a, *b[2], c;"
type != "" && /;/ {
	sub(/;.*/, "")
	count = split($0, members, ",")
	for (i = 1; i <= count; i++) {
		name = members[i]
		sub(/\[.*/, "", name)
		sub(/.*[ \t*]/, "", name)
		printf "\tprintf(\"\\t%s %%zu %%zu\\n\", " \
		       "offsetof(struct %s, %s), " \
		       "sizeof(((struct %s *)0)->%s));\n",
		       name, type, name, type, name
	}
}

/^#define [A-Za-z0-9_]+[ \t]+(\(?-?[0-9]|SSLP_STATUS_\()/ {
	printf "\tprintf(\"%s %%#llx\\n\", (unsigned long long)(%s));\n",
	       $2, $2
}
/^#define [A-Za-z0-9_]+[ \t]+SSLP_TEXT\("/ {
	name = $2
	sub(/^[^"]*/, "")
	sub(/\)[ \t]*$/, "")
	printf "\tputs(\"%s \" %s);\n", name, $0
}

END { print "\treturn 0;\n}" }
