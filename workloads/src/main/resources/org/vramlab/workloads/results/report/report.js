"use strict";
// Draws the series that the page holds as JSON. Everything else on the page is there without this.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const COLOURS = ["#3b82c4", "#e07b39", "#2f9e6e", "#c9504f", "#8a63c9", "#a07c4a", "#d264a6", "#4f97a8"];
  const TIME_UNITS = [["s", 1e9], ["ms", 1e6], ["\u00b5s", 1e3], ["ns", 1]];
  const BYTE_UNITS = [["TiB", 2 ** 40], ["GiB", 2 ** 30], ["MiB", 2 ** 20], ["KiB", 2 ** 10], ["B", 1]];
  const RATE_UNITS = [["GB/s", 1e9], ["MB/s", 1e6], ["kB/s", 1e3], ["B/s", 1]];

  // How many values a line, and a row of the heat map, is made of at most: more would only be noise.
  const LEVEL_POINTS = 600;
  const CHART_POINTS = 300;
  const HEAT_POINTS = 600;
  const LINKS_SHOWN = 4;

  // The largest unit of which there is at least one.
  function unitFor(units, value) {
    return units.find(unit => value >= unit[1]) || units[units.length - 1];
  }

  const endNanos = data.makespanNanos;
  const time = unitFor(TIME_UNITS, endNanos / 2);

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // Three significant digits are what a reader can use.
  function figure(value) {
    return value == null ? "--" : value === 0 ? "0" : value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
  }

  // All series on one time axis: that of the finest. Values stand at the beginning of their stretch.
  function columns(series, toValue) {
    const bucketNanos = Math.min(...series.map(s => s.bucketNanos));
    const points = Math.max(...series.map(s => Math.ceil(s.values.length * s.bucketNanos / bucketNanos)));
    const x = [];
    for (let i = 0; i < points; i++) x.push(i * bucketNanos / time[1]);
    x.push(points * bucketNanos / time[1]);
    const rows = series.map(s => {
      const row = [];
      for (let i = 0; i <= points; i++) {
        const at = Math.min(s.values.length - 1, Math.floor(Math.min(i, points - 1) * bucketNanos / s.bucketNanos));
        row.push(toValue(s, s.values[at]));
      }
      return row;
    });
    return [x].concat(rows);
  }

  const charts = [];

  function chart(id, series, unit, label, toValue, ceilings, shown) {
    const place = document.getElementById(id);
    const highest = Math.max(0, ...ceilings, ...series.map(s => s.values.reduce((most, v) => Math.max(most, toValue(s, v)), 0)));
    const dashed = {
      draw: u => {
        u.ctx.save();
        u.ctx.strokeStyle = css("--soft");
        u.ctx.lineWidth = devicePixelRatio;
        u.ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
        for (const ceiling of ceilings) {
          const y = Math.round(u.valToPos(ceiling, "y", true)) + 0.5;
          u.ctx.beginPath();
          u.ctx.moveTo(u.bbox.left, y);
          u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
          u.ctx.stroke();
        }
        u.ctx.restore();
      },
    };
    const axis = text => ({
      label: text,
      labelSize: 20,
      labelFont: "12px system-ui, sans-serif",
      font: "12px system-ui, sans-serif",
      stroke: () => css("--soft"),
      grid: { stroke: () => css("--line"), width: 1 },
      ticks: { stroke: () => css("--line"), width: 1 },
    });
    const options = {
      width: place.clientWidth,
      height: 300,
      cursor: { sync: { key: "time" }, drag: { x: true, y: false }, points: { size: 5 } },
      hooks: { draw: [dashed.draw] },
      scales: {
        x: { time: false, range: (u, low, high) => low === high ? [low, low + 1] : [low, high] },
        y: { range: () => [0, highest > 0 ? highest * 1.04 : 1] },
      },
      axes: [Object.assign(axis("time, " + time[0]), { size: 36 }), Object.assign(axis(label), { size: 56 })],
      series: [{ label: "time, " + time[0], value: (u, v) => figure(v) }].concat(
        series.map((s, i) => ({
          label: s.name,
          show: i < shown,
          stroke: COLOURS[i % COLOURS.length],
          dash: i < COLOURS.length ? undefined : [5, 3],
          width: 1.5,
          points: { show: false },
          paths: uPlot.paths.stepped({ align: 1 }),
          value: (u, v) => figure(v) + (v == null ? "" : " " + unit[0]),
        }))
      ),
    };
    const plot = new uPlot(options, columns(series, toValue), place);
    charts.push({ plot, place });
  }

  function memory(id, whole, label) {
    const pools = whole.map(p => coarser(p, LEVEL_POINTS, Math.max));
    const size = Math.max(...pools.map(p => Math.max(p.capacityBytes || 0, ...p.values.map(v => v * data.pageBytes))));
    const unit = unitFor(BYTE_UNITS, size);
    const ceilings = [...new Set(pools.filter(p => p.capacityBytes).map(p => p.capacityBytes / unit[1]))];
    // A pool far larger than what is in it would squeeze all lines to the bottom.
    const peak = Math.max(...pools.map(p => Math.max(...p.values))) * data.pageBytes / unit[1];
    const near = ceilings.filter(c => c <= 4 * peak);
    chart(id, pools, unit, label + ", " + unit[0], (p, v) => v * data.pageBytes / unit[1], near, pools.length);
  }

  const device = data.pools.filter(p => p.kind === "vram");
  const host = data.pools.filter(p => p.kind !== "vram");
  if (device.length) memory("device-memory", device, "in use");
  if (host.length) memory("host-memory", host, "in use");
  else document.getElementById("host-memory-section").hidden = true;
  if (data.links.length) {
    const perSecond = (l, v) => v * 1e9 / l.bucketNanos;
    const coarse = data.links.map(l => coarser(l, CHART_POINTS, add));
    const top = Math.max(...coarse.map(l => perSecond(l, Math.max(...l.values))));
    const unit = unitFor(RATE_UNITS, top);
    chart("links", coarse, unit, "rate, " + unit[0], (l, v) => perSecond(l, v) / unit[1], [], LINKS_SHOWN);
    heat(data.links.map(l => coarser(l, HEAT_POINTS, add)));
  } else {
    document.getElementById("links-section").hidden = true;
  }

  function add(a, b) {
    return a + b;
  }

  // The same with at most so many values: neighbours are joined.
  function coarser(series, points, join) {
    const factor = Math.max(1, Math.ceil(series.values.length / points));
    const values = [];
    series.values.forEach((value, i) => {
      const at = Math.floor(i / factor);
      values[at] = i % factor === 0 ? value : join(values[at], value);
    });
    return Object.assign({}, series, { values, bucketNanos: series.bucketNanos * factor });
  }

  // One row for each link; the share of the wire's capacity as the strength of one colour.
  function heat(links) {
    const place = document.getElementById("link-heat");
    for (const link of links) {
      const canvas = document.createElement("canvas");
      canvas.width = link.values.length;
      canvas.height = 1;
      const pen = canvas.getContext("2d");
      link.values.forEach((bytes, i) => {
        const share = bytes * 1e9 / link.bucketNanos / link.bytesPerSecond;
        pen.fillStyle = "rgba(43, 116, 190, " + Math.min(1, share).toFixed(3) + ")";
        pen.fillRect(i, 0, 1, 1);
      });
      place.append(cell("", link.name), canvas, cell("share", link.capacityShare));
    }
    const ticks = cell("ticks", "");
    for (let quarter = 0; quarter <= 4; quarter++) {
      ticks.append(cell("", figure(endNanos * quarter / 4 / time[1]) + (quarter ? " " + time[0] : "")));
    }
    place.append(ticks);
  }

  function cell(name, text) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  }

  addEventListener("resize", () => charts.forEach(c => c.plot.setSize({ width: c.place.clientWidth, height: 300 })));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(c => c.plot.redraw(false, true)));
})();
