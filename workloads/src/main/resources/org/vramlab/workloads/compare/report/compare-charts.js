"use strict";
// Charts, and what the reader may choose. uPlot draws lines over an axis; bars are plain elements.
(function () {
  const charts = new Map();
  const HEIGHT = 300;

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  const three = value => value == null ? "--" : value === 0 ? "0" : Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3);

  function axis(text, size, extra) {
    return Object.assign({
      label: text,
      labelSize: 20,
      labelFont: "12px system-ui, sans-serif",
      font: "12px system-ui, sans-serif",
      size,
      stroke: () => css("--soft"),
      grid: { stroke: () => css("--line"), width: 1 },
      ticks: { stroke: () => css("--line"), width: 1 },
    }, extra);
  }

  // Draws "series" ({label, values, stroke, dash, show}) over "x" in the element of that id, in place of what was there.
  function plot(id, x, series, axes, scales) {
    const place = document.getElementById(id);
    const old = charts.get(id);
    if (old) old.destroy();
    place.replaceChildren();
    if (!series.length) {
      charts.delete(id);
      place.append(element("p", "", here().order.length ? "Nothing to show: choose contenders above." : "No run has a result here."));
      return;
    }
    charts.set(id, new uPlot({
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { drag: { x: false, y: false }, points: { size: 5 } },
      scales,
      axes,
      series: [{ label: axes[0].label, value: axes[0].read || ((u, v) => three(v)) }].concat(series.map(s => Object.assign({
        width: 2,
        spanGaps: true,
        points: { show: x.length < 20, size: 6 },
        value: (u, v) => axes[1].show ? axes[1].show(v) : three(v),
      }, s, { values: undefined }))),
    }, [x].concat(series.map(s => s.values)), place));
  }

  function ceiling(values) {
    const most = Math.max(0, ...values.filter(v => v != null));
    return [0, most > 0 ? most * 1.06 : 1];
  }

  // ---- Bars.

  function rows(place, list, name, fill, value) {
    place.replaceChildren();
    for (const one of list) {
      const row = element("div", "row");
      const left = element("span", "name");
      name(left, one);
      left.title = left.textContent;
      const lane = element("div", "lane");
      fill(lane, one);
      row.append(left, lane, element("span", "value", value(one)));
      place.append(row);
    }
  }

  function part(lane, share, background, title) {
    const bar = element("i");
    bar.style.width = 100 * share + "%";
    bar.style.background = background;
    bar.title = title;
    lane.append(bar);
  }

  function mark(lane, share, className, title) {
    const line = element("b", className);
    line.style.left = "calc(" + 100 * Math.min(1, share) + "% - 2px)";
    line.title = title;
    lane.append(line);
  }

  function key(entries) {
    const made = element("div", "key");
    for (const [background, text] of entries) {
      const entry = element("span");
      const box = element("span", "swatch");
      box.style.background = background;
      entry.append(box, text);
      made.append(entry);
    }
    return made;
  }

  function rankingBars() {
    const place = document.getElementById("bars");
    const parts = [["movedInBytes", "#3b82c4", "in"], ["movedOutBytes", "#e0a03a", "out"], ["movedPeerBytes", "#7568c8", "between devices"]];
    const { order, bound, plan } = here();
    const most = Math.max(1, bound || 0, plan || 0, ...order.map(c => figure(run(c), "movedBytes")));
    rows(place, order, (left, c) => left.append(label(c)), (lane, c) => {
      for (const [name, background, text] of parts) {
        part(lane, figure(run(c), name) / most, background, text + " " + bytes(figure(run(c), name)));
      }
      if (bound != null) mark(lane, bound / most, "", "lower bound " + bytes(bound));
      if (plan != null) mark(lane, plan / most, "plan", "best known plan " + bytes(plan));
    }, c => bytes(figure(run(c), "movedBytes")));
    place.append(key(parts.map(one => [one[1], one[2]])));
  }

  function pathBars() {
    const place = document.getElementById("paths");
    const labels = [];
    for (const c of here().order) for (const [text] of run(c).path) if (!labels.includes(text)) labels.push(text);
    const most = Math.max(1, ...here().order.map(c => figure(run(c), "makespanNanos")));
    const order = here().order.slice().sort((a, b) => figure(run(a), "makespanNanos") - figure(run(b), "makespanNanos"));
    rows(place, order, (left, c) => left.append(label(c)), (lane, c) => {
      for (const text of labels) {
        const step = run(c).path.find(one => one[0] === text);
        if (step) part(lane, step[1] / most, COLOURS[labels.indexOf(text) % COLOURS.length], text + " " + nanos(step[1]));
      }
    }, c => nanos(figure(run(c), "makespanNanos")));
    place.append(key(labels.map((text, i) => [COLOURS[i % COLOURS.length], text])));
  }

  function linkBars() {
    const place = document.getElementById("links");
    const contenders = chosen();
    const names = [];
    const carried = new Map();
    for (const c of contenders) {
      for (const [name, amount, use] of run(c).links) {
        if (!carried.has(name)) {
          carried.set(name, new Map());
          names.push(name);
        }
        carried.get(name).set(c, [amount, use]);
      }
    }
    const amount = (name, c) => (carried.get(name).get(c) || [0, 0])[0];
    const total = name => contenders.reduce((sum, c) => sum + amount(name, c), 0);
    names.sort((a, b) => total(b) - total(a));
    const most = Math.max(1, ...names.flatMap(name => contenders.map(c => amount(name, c))));
    rows(place, names, (left, name) => left.append(name), (lane, name) => {
      lane.className = "lanes";
      for (const c of contenders) {
        const thin = element("div", "lane thin");
        const use = (carried.get(name).get(c) || [0, 0])[1];
        part(thin, amount(name, c) / most, colour(c), label(c) + ": " + bytes(amount(name, c)) + ", " + percent(use) + " of the wire");
        lane.append(thin);
      }
    }, name => bytes(Math.max(...contenders.map(c => amount(name, c)))));
    if (!names.length) place.append(element("p", "", "No link carried anything."));
    place.append(key(contenders.map(c => [colour(c), label(c)])));
  }

  // ---- Lines.

  function sizes() {
    const section = document.getElementById("sizes-section");
    const mine = data.situations[view.situation].settings;
    const alike = data.situations.map((one, number) => number).filter(number =>
        Object.entries(data.situations[number].settings).every(([name, value]) => name === "vram" || mine[name] === value));
    const size = number => {
      const cell = data.cells[view.workload][number];
      return cell.order.length ? cell.runs[cell.order[0]].vramBytes : null;
    };
    const points = alike.filter(number => size(number) != null).sort((a, b) => size(a) - size(b));
    section.hidden = points.length < 2 || new Set(points.map(size)).size < 2;
    if (section.hidden) return;
    const isBytes = data.by === "movedBytes";
    const values = c => points.map(number => {
      const result = data.cells[view.workload][number].runs[c];
      return result ? figure(result, data.by) : null;
    });
    const yardstick = name => points.map(number => data.cells[view.workload][number][name]);
    const all = data.contenders.flatMap((one, c) => values(c)).filter(v => v != null);
    const unit = unitFor(isBytes ? BYTE_UNITS : TIME_UNITS, Math.max(...all));
    const sizeUnit = unitFor(BYTE_UNITS, Math.max(...points.map(size)));
    const scaled = list => list.map(v => v == null ? null : v / unit[1]);
    const ran = here().order.concat(data.contenders.map((one, c) => c).filter(c => !here().order.includes(c) && values(c).some(v => v != null)));
    const series = ran.map(c => ({
      label: label(c), values: scaled(values(c)), stroke: colour(c), dash: dash(c), show: view.contenders.has(c),
    }));
    if (isBytes && yardstick("bound").some(v => v != null)) {
      series.unshift({ label: "lower bound", values: scaled(yardstick("bound")), stroke: () => css("--soft"), dash: [8, 4] });
    }
    if (isBytes && yardstick("plan").some(v => v != null)) {
      series.unshift({ label: "best known plan", values: scaled(yardstick("plan")), stroke: () => css("--soft"), dash: [2, 4] });
    }
    const x = points.map(number => size(number) / sizeUnit[1]);
    plot("sizes", x, series, [
      axis("memory of all devices, " + sizeUnit[0], 36, {
        splits: () => x, values: (u, list) => list.map((v, i) => three(v) + " (" + (data.situations[points[i]].settings.vram || "") + ")"),
      }),
      axis((isBytes ? "moved, " : "makespan, ") + unit[0], 64),
    ], {
      x: { time: false, range: (u, low, high) => [low - (high - low) * 0.06, high + (high - low) * 0.06] },
      y: { range: () => ceiling(scaled(all)) },
    });
  }

  function residency() {
    const contenders = chosen();
    const names = [...new Set(contenders.flatMap(c => run(c).devices.map(device => device[0])))];
    const name = names[Math.min(view.device, names.length - 1)];
    const lines = contenders.map(c => [c, run(c).devices.find(device => device[0] === name)]).filter(line => line[1]);
    const end = Math.max(1, ...lines.map(line => line[1][7] * line[1][8].length));
    const step = Math.min(...lines.map(line => line[1][7]));
    const time = unitFor(TIME_UNITS, end / 2);
    const most = Math.max(...lines.map(line => Math.max(...line[1][8])));
    const capacity = lines.length ? lines[0][1][1] : 0;
    const unit = unitFor(BYTE_UNITS, most);
    const x = [];
    if (lines.length) for (let t = 0; t <= end && x.length < 2000; t += step) x.push(t);
    const series = lines.map(([c, device]) => ({
      label: label(c),
      values: x.map(t => t > device[7] * device[8].length ? null : device[8][Math.min(device[8].length - 1, Math.floor(t / device[7]))] / unit[1]),
      stroke: colour(c),
      dash: dash(c),
      spanGaps: false,
      width: 1.5,
      points: { show: false },
      paths: uPlot.paths.stepped({ align: 1 }),
    }));
    if (lines.length && capacity <= 4 * most) {
      series.push({ label: "size", values: x.map(() => capacity / unit[1]), stroke: () => css("--soft"), dash: [6, 4], width: 1, points: { show: false } });
    }
    plot("residency", x.map(t => t / time[1]), series, [axis("time, " + time[0], 36), axis((name || "") + ", " + unit[0], 60)], {
      x: { time: false },
      y: { range: () => [0, Math.max(most, capacity <= 4 * most ? capacity : 0) / unit[1] * 1.06 || 1] },
    });
    devices(names);
  }

  function latency() {
    const points = [["50 %", "latencyP50Nanos"], ["99 %", "latencyP99Nanos"], ["99.9 %", "latencyP999Nanos"], ["all", "latencyMaxNanos"]];
    const x = points.map((one, i) => i);
    const series = chosen().map(c => ({
      label: label(c), values: points.map(one => Math.max(1, figure(run(c), one[1]))), stroke: colour(c), dash: dash(c),
    }));
    const all = series.flatMap(s => s.values);
    plot("latency", x, series, [
      axis("share of submissions", 36, { splits: () => x, values: (u, list) => list.map(i => points[i][0]), read: (u, v) => v == null ? "--" : points[v][0] }),
      axis("took at most", 72, { values: (u, list) => list.map(v => v && Number.isInteger(Math.log10(v)) ? nanos(v) : ""), show: v => v == null ? "--" : nanos(v) }),
    ], {
      x: { time: false, range: () => [-0.2, points.length - 0.8] },
      y: { distr: 3, range: () => [10 ** Math.floor(Math.log10(Math.min(...all))), 10 ** Math.ceil(Math.log10(Math.max(...all) * 1.01))] },
    });
  }

  // ---- What the reader chooses.

  function select(text, options, chosenOption, change) {
    const holder = element("label", "", text);
    const made = element("select");
    made.setAttribute("aria-label", text);
    options.forEach((option, i) => {
      const entry = element("option", "", option);
      entry.value = i;
      entry.selected = i === chosenOption;
      made.append(entry);
    });
    made.addEventListener("change", () => change(Number(made.value)));
    holder.append(made);
    return holder;
  }

  function choices() {
    const place = document.getElementById("choose");
    place.replaceChildren();
    if (data.workloads.length > 1) place.append(select("workload", data.workloads, view.workload, number => go(number, view.situation)));
    if (data.situations.length > 1) {
      place.append(select("situation", data.situations.map(one => one.name), view.situation, number => go(view.workload, number)));
    }
    place.hidden = !place.children.length;
  }

  function chips() {
    const place = document.getElementById("chips");
    place.replaceChildren();
    for (const c of here().order) {
      const chip = element("button");
      chip.type = "button";
      chip.setAttribute("aria-pressed", view.contenders.has(c));
      chip.append(swatch(c), label(c));
      chip.addEventListener("click", () => {
        if (!view.contenders.delete(c)) view.contenders.add(c);
        draw();
      });
      place.append(chip);
    }
  }

  function devices(names) {
    const place = document.getElementById("residency");
    if (names.length > 1) {
      const holder = element("p");
      holder.append(select("device", names, Math.min(view.device, names.length - 1), number => {
        view.device = number;
        residency();
      }));
      holder.className = "choose-device";
      place.prepend(holder);
    }
  }

  function go(workload, situation) {
    view.workload = workload;
    view.situation = situation;
    draw();
  }

  const showOverview = overview(go);

  function draw() {
    const workload = data.workloads[view.workload];
    const situation = data.situations[view.situation].name;
    document.querySelectorAll(".shown").forEach(one => one.textContent = workload + (situation ? ", " + situation : ""));
    document.querySelectorAll(".shown-workload").forEach(one => one.textContent = workload);
    showOverview();
    choices();
    rankingBars();
    rankingTable();
    sizes();
    pathBars();
    chips();
    residency();
    churnTable();
    linkBars();
    latency();
    evictionTables();
    locksTable();
  }

  // At first: where something ran; the best few, and lru as what everybody knows.
  data.cells.some((situations, workload) => situations.some((cell, situation) => {
    if (cell.order.length) Object.assign(view, { workload, situation });
    return cell.order.length > 0;
  }));
  here().order.slice(0, SHOWN_AT_FIRST - 1).forEach(c => view.contenders.add(c));
  data.contenders.forEach((one, c) => {
    if (one.settings.policy === "lru" && view.contenders.size < SHOWN_AT_FIRST) view.contenders.add(c);
  });
  draw();

  const widths = () => charts.forEach((chart, id) => chart.setSize({ width: document.getElementById(id).clientWidth, height: HEIGHT }));
  addEventListener("resize", widths);
  addEventListener("beforeprint", widths);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(chart => chart.redraw(false, true)));
})();
