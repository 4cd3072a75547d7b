// SPDX-License-Identifier: MIT
/* Starts gnuplot, and sends what all pictures share. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/tools.h"
#include "environment.h"
#include "gnuplot.h"

#define PANEL_WIDTH	640
#define PANEL_HEIGHT	400
#define PANELS_A_ROW	2
#define HEAD_HEIGHT	40	/* for kernel, CPU and versions */

int gnuplot_terminal(const char *path, const char **ret)
{
	const char *dot = strrchr(path, '.');

	if (dot && !strcmp(dot, ".svg"))
		*ret = "svg enhanced font 'sans,12' background 'white'";
	else if (dot && !strcmp(dot, ".png"))
		*ret = "pngcairo font 'sans,11'";
	else {
		complain("%s: the name must end in .svg or .png", path);
		return -EINVAL;
	}
	if (!system("command -v gnuplot >/dev/null 2>&1"))
		return 0;
	complain("--plot needs gnuplot, which is not installed");
	return -ENOENT;
}

/* Colours for the colour-blind, by Okabe and Ito; black is for the CPU */
static const char *const colours[COLOURS] = {
	"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
	"#999999", "#7f3f00",
};

/* Writes the machine, because pictures are passed on without their report */
static void send_head(const struct bench *b, FILE *to)
{
	json_t *e = environment_read(b);
	const char *cpu = json_string_value(json_object_get(e, "cpu"));
	const char *kernel = json_string_value(json_object_get(e, "kernel"));

	fprintf(to, "Linux %s, %s, sslp %s", kernel ?: "?",
		cpu ?: "CPU not known", SSLP_VERSION);
	json_decref(e);
}

void gnuplot_begin(const struct bench *b, size_t n, const char *terminal,
		   FILE *to)
{
	size_t columns = n < PANELS_A_ROW ? n : PANELS_A_ROW, i;
	size_t rows = (n + columns - 1) / columns;

	fprintf(to, "set terminal %s size %zu,%zu\n", terminal,
		columns * PANEL_WIDTH, rows * PANEL_HEIGHT + HEAD_HEIGHT);
	for (i = 0; i < ARRAY_SIZE(colours); i++)
		fprintf(to, "set linetype %zu lc rgb '%s'\n", i + 1,
			colours[i]);
	fprintf(to, "set multiplot layout %zu,%zu title \"", rows, columns);
	send_head(b, to);
	fputs("\" noenhanced font ',12'\n", to);
	fputs("set grid xtics ytics lt 1 lw 1 lc rgb '#dddddd'\n"
	      "set border 3\nset tics nomirror\n"
	      "set key outside right Left reverse samplen 1.5 font ',9'\n", to);
}

static void child(const int ends[2], int out)
{
	dup2(ends[0], STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
	execlp("gnuplot", "gnuplot", "-", (char *)NULL);
	_exit(127);
}

int gnuplot_start(struct gnuplot *g, int out)
{
	int ends[2];

	g->to = NULL;
	g->pid = -1;
	g->before = signal(SIGPIPE, SIG_IGN);
	if (pipe(ends))
		return -errno;
	g->pid = fork();
	if (!g->pid)
		child(ends, out);
	close(ends[0]);
	g->to = g->pid < 0 ? NULL : fdopen(ends[1], "w");
	return g->to ? 0 : -errno;
}

int gnuplot_end(struct gnuplot *g)
{
	int status = -1, ret = 0;

	if (g->to) {
		fputs("unset multiplot\n", g->to);
		fclose(g->to);
		if (waitpid(g->pid, &status, 0) != g->pid || status)
			ret = -EIO;
	}
	signal(SIGPIPE, g->before);
	return ret;
}
