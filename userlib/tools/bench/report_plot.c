// SPDX-License-Identifier: MIT
/* A run as a picture, drawn by gnuplot. */
#include <errno.h>
#include <stdlib.h>

#include "../common/tools.h"
#include "gnuplot.h"
#include "report.h"
#include "report_panel.h"

int report_plot(const struct bench *b, const char *terminal, int out)
{
	struct panel *panels = calloc(b->group_count * PANEL_KINDS + 1,
				      sizeof(*panels));
	size_t n = panels ? panel_choose(b, panels) : 0, i;
	struct gnuplot g;
	int ret;

	if (!n) {
		free(panels);
		complain("--plot: there is nothing to draw");
		return -ENODATA;
	}
	ret = gnuplot_start(&g, out);
	if (!ret) {
		gnuplot_begin(b, n, terminal, g.to);
		for (i = 0; i < n; i++)
			panel_send(b, &panels[i], g.to);
	}
	ret = gnuplot_end(&g) ?: ret;
	free(panels);
	return ret ? complain_errno(ret, "gnuplot") : 0;
}
