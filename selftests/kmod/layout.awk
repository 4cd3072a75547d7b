# SPDX-License-Identifier: GPL-2.0-only
# Out of include/uapi/linux/sslp.h a C program that prints what its users were
# compiled with: each structure's size, each member's offset and size, and every
# number. So nothing has to be listed, and nothing can be forgotten.
BEGIN {
	print "#include <linux/sslp.h>\n#include <stddef.h>\n#include <stdio.h>"
	print "int main(void)\n{"
}

/^struct [a-z_]+ \{$/ { type = $2; print "\tputs(\"\");"; size(type) }
/^\};/ { type = "" }

type != "" && /;$/ {
	name = $2
	sub(/(\[.*)?;$/, "", name)
	member(type, name)
}

/^#define SSLP_[A-Z0-9_]+[ \t]+[^ \t]/ { number($2) }
/^\tSSLP_[A-Z0-9_]+[ \t]+=/ { number($1) }

END { print "\treturn 0;\n}" }

function size(type)
{
	printf "\tprintf(\"struct %s %%zu\\n\", sizeof(struct %s));\n",
	       type, type
}

function member(type, name)
{
	printf "\tprintf(\"\\t%s %%zu %%zu\\n\", offsetof(struct %s, %s), " \
	       "sizeof(((struct %s *)0)->%s));\n", name, type, name, type, name
}

function number(name)
{
	printf "\tprintf(\"%s %%#llx\\n\", (unsigned long long)(%s));\n",
	       name, name
}
