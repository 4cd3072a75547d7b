#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""bench_document.py RESULTS DOCUMENTATION: writes what bench_count measured into
the tables of benchmarks.rst, between its markers, and draws the pictures.

These files of RESULTS are read: KERNEL-sha-ni.json, KERNEL-no-sha-ni.json, the
same two with "-drivers" before ".json", KERNEL-serve.json, KERNEL-transfer.json
and KERNEL-transfer.svg. A missing file gets no column. If all files of a table
are missing, the table stays as it is.
"""
import json
import pathlib
import shutil
import subprocess
import sys

KERNELS = ("6.1", "6.12", "7.3")
CPUS = {"sha-ni": "with SHA-NI", "no-sha-ni": "without SHA-NI (AVX2)"}
SUBJECTS = ("module", "batch", "batch of 64", "af_alg", "libkcapi", "software",
            "openssl-hmac", "nettle", "gnutls", "mbedtls")
# The ratios that are our targets, on 6.1 with SHA-NI
TARGETS = (("software", "keys-40", 0.11), ("software", "keys-160", 0.60),
           ("software", "first-40", 0.15), ("software", "tls13", 0.11),
           ("software", "update", 0.11), ("software", "extract", 0.08),
           ("module", "keys-40", 0.22), ("module", "arm", 0.58),
           ("batch of 64", "keys-40", 0.16), ("af_alg", "first-40", 1.00))
BEGIN, END = ".. begin of what bench_document.py writes%s\n", ".. end of it\n"


def load(results):
    """The runs by (kernel, cpu), and the runs with one driver each."""
    runs, drivers = {}, {}
    for kernel in KERNELS:
        for cpu in CPUS:
            for into, tail in ((runs, ""), (drivers, "-drivers")):
                path = results / ("%s-%s%s.json" % (kernel, cpu, tail))
                if path.exists():
                    into[kernel, cpu] = json.loads(path.read_text())
    return runs, drivers


def rows_of(run):
    """The rows of one thread by (work, subject); a batch is named by its size."""
    rows = {}
    for group in run["groups"]:
        for row in group["rows"]:
            name = row["subject"]
            if row["control"] or group["threads"] > 1:
                continue
            if group["depth"] > 1:
                if name != "batch":
                    continue
                name = "batch of %d" % group["depth"]
            rows[group["work"], name] = row
    return rows


def ratio(row):
    if not row:
        return "-"
    if not row["figures"]:
        return row["verdict"]
    return "%.2f" % row["figures"]["ratio"]["median"]


def added(row, base):
    """How many more instructions than the baseline: the cheapest call of each."""
    if not row or not base or not row["figures"] or not base["figures"]:
        return "-"
    return "%+d" % (row["figures"]["latency"]["min"] -
                    base["figures"]["latency"]["min"])


def table(header, lines):
    """A simple table of reStructuredText."""
    lines = [[str(cell) for cell in line] for line in [header] + lines]
    width = [max(len(line[i]) for line in lines)
             for i in range(len(header))]
    rule = "  ".join("=" * w for w in width)
    text = ["  ".join(c.ljust(w) for c, w in zip(line, width)).rstrip()
            for line in lines]
    return "\n".join([rule, text[0], rule] + text[1:] + [rule, ""])


def title(text, line):
    return "%s\n%s\n" % (text, line * len(text))


def works_of(runs):
    return list(dict.fromkeys(
        (g["work"], g["help"], g["baseline"]) for run in runs.values()
        for g in run["groups"]))


def work_tables(runs):
    columns = list(runs)
    rows = {c: rows_of(runs[c]) for c in columns}
    out = []
    for work, text, baseline in works_of(runs):
        out.append(title("%s: %s" % (work, text), "-"))
        header = ["subject"] + ["%s %s" % c for c in columns]
        base = {c: rows[c].get((work, baseline)) for c in columns}
        # A ratio is too coarse for what a connection adds
        cell = ratio if baseline == "openssl-kdf" else None
        lines = [[s] + [cell(rows[c].get((work, s))) if cell else
                        added(rows[c].get((work, s)), base[c])
                        for c in columns]
                 for s in SUBJECTS
                 if any(rows[c].get((work, s)) for c in columns)]
        lines.append(["%s: instructions" % baseline] + [
            "{:,.0f}".format(b["figures"]["latency"]["p50"])
            if b and b["figures"] else "-" for b in base.values()])
        out.append(table(header, lines))
    return out


def target_table(runs):
    run = runs.get(("6.1", "sha-ni"))
    if not run:
        return []
    rows, lines = rows_of(run), []
    for subject, work, most in TARGETS:
        row = rows.get((work, subject))
        if not row or not row["figures"]:
            lines.append([subject, work, "%.2f" % most, "-", "-"])
            continue
        is_ = row["figures"]["ratio"]["median"]
        lines.append([subject, work, "%.2f" % most, "%.3f" % is_,
                      "met" if is_ <= most else
                      "missed by %.0f %%" % (100 * (is_ / most - 1))])
    return [title("Against the targets: 6.1, SHA-NI", "-"),
            table(["subject", "work", "target", "ratio", ""], lines)]


def call_table(runs):
    run = runs.get(("6.1", "sha-ni"))
    if not run:
        return []
    rows = rows_of(run)
    works = [w for w, *_ in works_of({0: run})]
    names = [s for s in SUBJECTS if any((w, s) in rows for w in works)]

    def calls(row):
        if not row or not row["figures"] or \
                row["figures"]["system_calls"] is None:
            return "-"
        return "%.3g" % row["figures"]["system_calls"]
    return [title("System calls of a derivation: 6.1", "-"),
            table(["subject"] + works,
                  [[s] + [calls(rows.get((w, s))) for w in works]
                   for s in names])]


def driver_tables(drivers):
    out = []
    for cpu, words in CPUS.items():
        columns = [k for k in KERNELS if (k, cpu) in drivers]
        cells = {}
        for kernel in columns:
            for group in drivers[kernel, cpu]["groups"]:
                for row in group["rows"]:
                    if row["driver"]:
                        name = "%s %s" % (row["subject"], row["driver"])
                        cells.setdefault(name, {})[kernel] = ratio(row)
            for row in drivers[kernel, cpu]["refused"]:
                name = "%s %s" % (row["subject"], row["driver"] or "")
                cells.setdefault(name, {}).setdefault(kernel, "refused")
        if columns:
            out.append(title("Driver by driver, keys-40, " + words, "-"))
            out.append(table(["subject and driver"] + columns,
                             [[n] + [c.get(k, "-") for k in columns]
                              for n, c in sorted(cells.items())]))
    return out


def draw(path, name, groups, series, value):
    """Draws bars: the groups stand along the axis, each series has a colour."""
    colours = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
               "#56b4e9")
    lines = ["$d << EOD"]
    for g in groups:
        cells = [value(g, s) for s in series]
        lines.append('"%s" %s' % (g, " ".join(
            "NaN" if c is None else "%.4f" % c for c in cells)))
    lines += ["EOD", "set terminal svg size 960,400 font 'sans,12' "
              "background 'white'", "set output '%s'" % path,
              "set title \"%s\" noenhanced" % name,
              "set style data histogram", "set style histogram clustered gap 1",
              "set style fill solid border -1", "set boxwidth 0.9",
              "set grid ytics lt 1 lc rgb '#dddddd'", "set border 3",
              "set tics nomirror", "set yrange [0:*]",
              "set xtics noenhanced font ',10' scale 0",
              "set ylabel 'instructions, OpenSSL EVP\\_KDF = 1'",
              "set arrow from graph 0, first 1 to graph 1, first 1 nohead "
              "dt 2 lc rgb '#555555'",
              "set key outside right Left reverse"]
    plots = ["$d using %d%s title \"%s\" noenhanced lc rgb '%s'" % (
        i + 2, ":xtic(1)" if i == 0 else "", s if isinstance(s, str) else
        " ".join(s), colours[i % len(colours)]) for i, s in enumerate(series)]
    lines.append("plot " + ", ".join(plots))
    subprocess.run(["gnuplot", "-"], input="\n".join(lines) + "\n", text=True,
                   check=True)


def pictures(runs, folder):
    rows = {c: rows_of(runs[c]) for c in runs}

    def number(column, work, subject):
        row = rows[column].get((work, subject))
        return row["figures"]["ratio"]["median"] \
            if row and row["figures"] else None
    subjects = [s for s in SUBJECTS if s not in ("libkcapi", "mbedtls")]
    draw(folder / "keys-40.svg",
         "keys-40: TLS 1.2 key block on a live master key", subjects,
         list(runs), lambda g, s: number(s, "keys-40", g))
    first = next(iter(runs))
    works = [w for w, _, b in works_of(runs) if b == "openssl-kdf"]
    draw(folder / "works.svg", "Works, Linux %s, %s" % (
        first[0], CPUS[first[1]]), works,
         ["module", "af_alg", "software", "openssl-hmac", "nettle", "gnutls"],
         lambda g, s: number(first, g, s))


def versions(runs):
    lines = []
    for (kernel, cpu), run in runs.items():
        e = run["environment"]
        lines.append([kernel, cpu, e["kernel"],
                      ", ".join("%s %s" % v for v in e["versions"].items())])
    return [title("What was measured", "-"),
            table(["kernel", "CPU", "release", "libraries"], lines)]


def ends(results, tail):
    """The runs from end to end, by kernel."""
    paths = {k: results / ("%s-%s.json" % (k, tail)) for k in KERNELS}
    return {k: json.loads(p.read_text()) for k, p in paths.items()
            if p.exists()}


def serve_table(runs):
    servers = list(dict.fromkeys(s for r in runs.values()
                                 for s in r["servers"]))
    return [table(["server"] + list(runs),
                  [[s] + ["%.2f" % r["servers"][s]["median"]
                          for r in runs.values()] for s in servers])]


def size_name(size):
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return "%d %s" % (size, unit)
        size //= 1024


def even_name(way, sizes):
    if way["way"] in ("openssl", "plain"):
        return "-"
    if way["break_even"] is None:
        return "not up to %s" % size_name(sizes[-1])
    return "%.1f KiB" % (way["break_even"] / 1024)


def transfer_tables(runs):
    """The cost of a byte by size, of the set-up in thousands, and the size from
    which on kernel TLS pays."""
    out = []
    for kernel, run in runs.items():
        sizes = [c["size"] for c in run["paths"][0]["ways"][0]["sizes"]]
        lines = []
        for path in run["paths"]:
            lines.append([path["path"]])
            for way in path["ways"]:
                if way["control"] or not way["setup"]["median"]:
                    continue
                made = "none" if way["way"] == "plain" else "%s, %s" % (
                    way["tx"], way["rx"])
                lines.append(
                    [". " + way["way"], made,
                     "{:,.0f}".format(way["setup"]["median"] / 1000)] +
                    ["%.2f" % (c["figures"]["cost"]["median"] / c["size"])
                     if c["figures"] else "-" for c in way["sizes"]] +
                    [even_name(way, sizes)])
        header = ["way", "records", "set-up"] + list(map(size_name, sizes)) + \
            ["pays from"]
        out.append(title("Linux %s" % run["environment"]["kernel"], "-"))
        out.append(table(header, [line + [""] * (len(header) - len(line))
                                  for line in lines]))
    return out


def replace(text, what, parts):
    """Puts the parts between the markers that have this name."""
    if not parts:
        return text
    head, rest = text.split(BEGIN % what)
    _, tail = rest.split(END, 1)
    return "%s%s\n%s\n%s%s" % (head, BEGIN % what, "\n".join(parts), END, tail)


def main(results, documentation):
    results = pathlib.Path(results)
    runs, drivers = load(results)
    serve, transfer = ends(results, "serve"), ends(results, "transfer")
    if not (runs or serve or transfer):
        sys.exit("bench_document: nothing in %s" % results)
    folder = pathlib.Path(documentation)
    path = folder / "benchmarks.rst"
    text = path.read_text()
    if runs:
        pictures(runs, folder / "benchmarks")
        text = replace(text, "", versions(runs) + target_table(runs) +
                       work_tables(runs) + call_table(runs) +
                       driver_tables(drivers))
    for kernel in transfer:
        name = "%s-transfer.svg" % kernel
        if (results / name).exists():
            shutil.copy(results / name, folder / "benchmarks" / name)
    if transfer:
        text = replace(text, " of transfers", transfer_tables(transfer))
    if serve:
        text = replace(text, " of serve", serve_table(serve))
    path.write_text(text)


main(*sys.argv[1:])
