"use strict";
// Names, units, and tables that sort. Everything that is drawn from the page's data goes through "view": what the reader chose.
const data = JSON.parse(document.getElementById("data").textContent);
const COLOURS = ["#3b82c4", "#e07b39", "#2f9e6e", "#c9504f", "#8a63c9", "#a07c4a", "#d264a6", "#4f97a8", "#7f8c2f", "#6b7785"];
const SHOWN_AT_FIRST = 5;
const at = Object.fromEntries(data.figures.map((name, i) => [name, i]));
const view = { workload: 0, situation: 0, contenders: new Set(), device: 0 };

const BYTE_UNITS = [["EiB", 2 ** 60], ["PiB", 2 ** 50], ["TiB", 2 ** 40], ["GiB", 2 ** 30], ["MiB", 2 ** 20], ["KiB", 2 ** 10], ["B", 1]];
const TIME_UNITS = [["s", 1e9], ["ms", 1e6], ["\u00b5s", 1e3], ["ns", 1]];

// The largest unit of which there is at least one.
function unitFor(units, value) {
  return units.find(unit => value >= unit[1]) || units[units.length - 1];
}
function inUnit(units, value) {
  const unit = unitFor(units, value);
  const scaled = value / unit[1];
  return (unit[1] === 1 || scaled === 0 ? value : scaled >= 100 ? scaled.toFixed(0) : scaled.toPrecision(3)) + " " + unit[0];
}
const bytes = value => inUnit(BYTE_UNITS, value);
const nanos = value => inUnit(TIME_UNITS, value);
const count = value => value.toLocaleString("en-US");
const percent = millionths => millionths == null ? "-" : (millionths / 1e4).toFixed(1) + " %";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
function colour(contender) {
  return COLOURS[contender % COLOURS.length];
}
function dash(contender) {
  return [undefined, [6, 3], [2, 3], [9, 3, 2, 3]][Math.floor(contender / COLOURS.length) % 4];
}
function swatch(contender) {
  const made = element("span", "swatch");
  made.style.background = dash(contender) ? "repeating-linear-gradient(90deg," + colour(contender) + " 0 4px,transparent 4px 6px)" : colour(contender);
  return made;
}
function label(contender) {
  const one = data.contenders[contender];
  return one.name + (one.knowsFuture ? " *" : "");
}

const here = () => data.cells[view.workload][view.situation];
// The chosen contenders that have a result here, the best first.
const chosen = () => here().order.filter(contender => view.contenders.has(contender));
const figure = (run, name) => run.figures[at[name]];
const backOffs = run => figure(run, "backOffsForLocks") + figure(run, "backOffsForSpace");

// A table. Columns: [heading, value of a row, text of a value]; a click on a heading sorts by its values.
function table(place, columns, rows, options) {
  const made = element("table", "figures");
  const head = made.createTHead().insertRow();
  const body = made.createTBody();
  let sorted = options && options.sorted !== undefined ? options.sorted : -1;
  let down = options && options.down || false;
  function fill() {
    const ordered = sorted < 0 ? rows : rows.slice().sort((a, b) => {
      const x = columns[sorted][1](a), y = columns[sorted][1](b);
      const order = x == null ? (y == null ? 0 : 1) : y == null ? -1 : typeof x === "string" ? x.localeCompare(y) : x - y;
      return down && x != null && y != null ? -order : order;
    });
    body.replaceChildren();
    for (const row of ordered) {
      const line = body.insertRow();
      for (const column of columns) {
        const cell = line.insertCell();
        const value = column[1](row);
        const text = column[2] ? column[2](value, row, cell) : value;
        if (text !== undefined) cell.append(value == null && !column[2] ? "-" : text);
      }
      if (options && options.row) options.row(row, line);
    }
    [...head.cells].forEach((cell, i) => cell.setAttribute("aria-sort", i === sorted ? (down ? "descending" : "ascending") : "none"));
  }
  columns.forEach((column, i) => {
    const cell = element("th", "sortable", column[0]);
    cell.tabIndex = 0;
    const sort = () => {
      down = sorted === i && !down;
      sorted = i;
      fill();
    };
    cell.addEventListener("click", sort);
    cell.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        sort();
      }
    });
    head.append(cell);
  });
  fill();
  place.replaceChildren(made);
}

function named(contender, row, cell) {
  cell.append(swatch(row), label(row));
}

const run = contender => here().runs[contender];
function rankingTable() {
  const spread = contender => data.seeds === 1 || figure(run(contender), data.by) === 0
      ? null : (run(contender).most - run(contender).least) / figure(run(contender), data.by) * 1e6;
  const columns = [
    ["contender", c => label(c), (v, row, cell) => named(v, row, cell)],
    ["moved", c => figure(run(c), "movedBytes"), v => bytes(v)],
    ["over bound", c => run(c).overBound, v => percent(v)],
    ["LRU to bound", c => run(c).closed, v => percent(v)],
    ["makespan", c => figure(run(c), "makespanNanos"), v => nanos(v)],
    ["evictions", c => figure(run(c), "evictions"), v => count(v)],
    ["came back", c => figure(run(c), "refetchedBytes"), v => bytes(v)],
    ["peer access", c => figure(run(c), "peerAccessBytes"), v => bytes(v)],
    ["mean submit", c => figure(run(c), "latencyMeanNanos"), v => nanos(v)],
    ["p99 submit", c => figure(run(c), "latencyP99Nanos"), v => nanos(v)],
    ["lock waits", c => figure(run(c), "lockWaitNanos"), v => nanos(v)],
    ["back-offs", c => backOffs(run(c)), v => count(v)],
  ];
  if (data.seeds > 1) columns.push(["spread of seeds", spread, v => percent(v)]);
  const by = columns.findIndex(column => column[0] === (data.by === "movedBytes" ? "moved" : "makespan"));
  table(document.getElementById("ranking"), columns, here().order, { sorted: by });
}

function locksTable() {
  const columns = [["contender", c => label(c), (v, row, cell) => named(v, row, cell)]];
  for (const [heading, name, show] of [
    ["lock waits", "lockWaits", count], ["in all", "lockWaitNanos", nanos], ["longest", "lockWaitMaxNanos", nanos],
    ["waits for space", "spaceWaits", count], ["in all", "spaceWaitNanos", nanos],
    ["back-offs for locks", "backOffsForLocks", count], ["for space", "backOffsForSpace", count],
    ["wounds", "wounds", count], ["ENOMEM", "refusals", count], ["retries", "retries", count],
  ]) {
    columns.push([heading, c => figure(run(c), name), v => show(v)]);
  }
  table(document.getElementById("locks"), columns, here().order, { sorted: 2, down: true });
}

function churnTable() {
  const rows = [];
  for (const contender of chosen()) {
    for (const device of run(contender).devices) rows.push([contender, device]);
  }
  table(document.getElementById("churn"), [
    ["device", row => row[1][0]],
    ["contender", row => label(row[0]), (v, row, cell) => named(v, row[0], cell)],
    ["size", row => row[1][1], v => bytes(v)],
    ["peak use", row => row[1][2], v => bytes(v)],
    ["evictions", row => row[1][3], v => count(v)],
    ["evicted", row => row[1][4], v => bytes(v)],
    ["came back", row => row[1][5], v => count(v)],
    ["came back, bytes", row => row[1][6], v => bytes(v)],
    ["of evicted", row => row[1][4] ? row[1][6] / row[1][4] * 1e6 : null, v => percent(v)],
  ], rows, { sorted: 0 });
}

// Every workload and situation in one table, relative to the best of its row.
function overview(select) {
  const rows = [];
  data.workloads.forEach((name, workload) => data.situations.forEach((situation, number) => rows.push([workload, number])));
  if (rows.length < 2) {
    document.getElementById("overview-section").hidden = true;
    return () => {};
  }
  const least = row => {
    const cell = data.cells[row[0]][row[1]];
    return cell.order.length ? figure(cell.runs[cell.order[0]], data.by) : 0;
  };
  const columns = [
    ["workload", row => data.workloads[row[0]]],
    ["situation", row => row[1], v => data.situations[v].name || "-"],
  ];
  data.contenders.forEach((one, contender) => columns.push([label(contender), row => {
    const result = data.cells[row[0]][row[1]].runs[contender];
    return result && least(row) ? figure(result, data.by) / least(row) : null;
  }, (v, row, cell) => {
    cell.className = "tint";
    if (v == null) return "-";
    cell.style.background = "rgba(201, 80, 79, " + Math.min(0.55, (v - 1) * 0.35).toFixed(3) + ")";
    return v === 1 ? "1" : v.toFixed(2);
  }]));
  const show = () => table(document.getElementById("overview"), columns, rows, {
    row: (row, line) => {
      line.classList.add("selectable");
      line.classList.toggle("chosen", row[0] === view.workload && row[1] === view.situation);
      line.addEventListener("click", () => select(row[0], row[1]));
    },
  });
  return show;
}

function evictionTables() {
  const place = document.getElementById("evictions");
  place.replaceChildren();
  for (const contender of chosen()) {
    const sums = new Map();
    for (const [evictor, victim, , evictions, evicted] of run(contender).evictions) {
      const key = JSON.stringify([evictor, victim]);
      const sum = sums.get(key) || [0, 0];
      sums.set(key, [sum[0] + evictions, sum[1] + evicted]);
    }
    const pairs = [...sums.keys()].map(key => JSON.parse(key));
    const evictors = [...new Set(pairs.map(pair => pair[0]))];
    const victims = [...new Set(pairs.map(pair => pair[1]))].sort();
    const box = element("div");
    const title = element("h3");
    title.append(swatch(contender), label(contender));
    const holder = element("div", "scroll");
    if (evictors.length) {
      const sum = (evictor, victim) => sums.get(JSON.stringify([evictor, victim]));
      table(holder, [["evicted for", evictor => evictor]].concat(victims.map(victim => [
        "of " + victim,
        evictor => sum(evictor, victim) ? sum(evictor, victim)[1] : null,
        (v, evictor) => v == null ? "0" : count(sum(evictor, victim)[0]) + " / " + bytes(v),
      ])), evictors, { sorted: 0 });
    } else {
      holder.append("Nobody was evicted.");
    }
    box.append(title, holder);
    place.append(box);
  }
}
