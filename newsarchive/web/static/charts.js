// Draws the numbers of each table in a <figure class="chart"> above it, with Chart.js. Without this the table is the
// chart. Colours are those of the legend; times in which papers were not seen are hatched; the arrow keys walk along.
"use strict";

(() => {
  const language = document.documentElement.lang || "tr";
  const order = language === "en" ? "en-GB" : language; // day, month, year, as the pages write it
  const numbers = new Intl.NumberFormat(language);
  const days = {
    day: new Intl.DateTimeFormat(order, { day: "numeric", month: "short", timeZone: "UTC" }),
    week: new Intl.DateTimeFormat(order, { day: "numeric", month: "short", year: "2-digit", timeZone: "UTC" }),
    month: new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" }),
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function read(figure) {
    const table = figure.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].slice(1, -1);
    return {
      stamps: rows.map((row) => row.cells[0].firstElementChild.dateTime),
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      unseen: rows.map((row) => Number(row.dataset.unseen) || 0),
      series: heads.map((head, at) => ({
        name: head.textContent.trim(),
        values: rows.map((row) => (row.cells[at + 1].dataset.n === undefined ? null : Number(row.cells[at + 1].dataset.n))),
      })),
    };
  }

  function hatched(context) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour("--quiet");
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const x of [-8, 0, 8]) {
      pen.moveTo(x, 8);
      pen.lineTo(x + 8, 0);
    }
    pen.stroke();
    return context.createPattern(tile, "repeat");
  }

  const gaps = {
    id: "gaps",
    beforeDatasetsDraw(chart, _, options) {
      const { ctx, chartArea: area, scales } = chart;
      const width = area.width / options.unseen.length;
      const pattern = hatched(ctx);
      ctx.save();
      options.unseen.forEach((share, at) => {
        if (share > 0) {
          ctx.globalAlpha = 0.2 + 0.6 * share;
          ctx.fillStyle = pattern;
          ctx.fillRect(scales.x.getPixelForValue(at) - width / 2, area.top, width, area.height);
        }
      });
      ctx.restore();
    },
  };

  function told(data, at, figure) {
    const parts = data.series
      .filter((one) => one.values[at] !== null && (one.values[at] > 0 || data.series.length === 1))
      .map((one) => `${one.name} ${numbers.format(one.values[at])}`);
    if (data.unseen[at] > 0) parts.push(data.unseen[at] < 1 ? figure.dataset.partly : figure.dataset.unseen);
    return `${data.labels[at]}: ${parts.join(", ")}`;
  }

  function draw(figure) {
    const data = read(figure);
    const plot = figure.querySelector(".plot");
    const canvas = document.createElement("canvas");
    const swatches = [...figure.querySelectorAll(".swatch")];
    const ink = colour("--quiet");
    plot.replaceChildren(canvas);
    plot.hidden = false;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
    const chart = new Chart(canvas, {
      type: "bar",
      data: {
        labels: data.labels,
        datasets: data.series.map((one, at) => ({
          label: one.name,
          data: one.values,
          backgroundColor: colour(swatches[at].classList.contains("cx") ? "--quiet" : `--c${at + 1}`),
          categoryPercentage: 1,
          barPercentage: data.labels.length > 120 ? 1 : 0.88,
        })),
      },
      plugins: [gaps],
      options: {
        locale: language,
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        plugins: {
          gaps: { unseen: data.unseen },
          legend: { display: false },
          tooltip: {
            itemSort: (one, other) => other.datasetIndex - one.datasetIndex,
            filter: (item) => item.raw !== null && (item.raw > 0 || data.series.length === 1),
            callbacks: {
              footer: (items) => {
                const share = items.length ? data.unseen[items[0].dataIndex] : 0;
                return share > 0 ? (share < 1 ? figure.dataset.partly : figure.dataset.unseen) : "";
              },
            },
          },
        },
        scales: {
          x: {
            stacked: true,
            grid: { display: false },
            border: { color: ink },
            ticks: {
              color: ink, maxRotation: 0, autoSkipPadding: 18,
              callback: (at) => days[figure.dataset.unit].format(new Date(data.stamps[at])),
            },
          },
          y: {
            stacked: true, beginAtZero: true,
            grid: { color: colour("--line") },
            border: { display: false },
            ticks: { color: ink, precision: 0 },
          },
        },
      },
    });
    canvas.dataset.marks = data.series.reduce((sum, one) => sum + one.values.filter((value) => value > 0).length, 0);
    walk(canvas, chart, data, figure);
    return chart;
  }

  function walk(canvas, chart, data, figure) {
    const live = figure.querySelector("[aria-live]");
    let at = -1;
    canvas.addEventListener("keydown", (event) => {
      const last = data.labels.length - 1;
      const to = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      at = to;
      const active = data.series.map((_, datasetIndex) => ({ datasetIndex, index: at }));
      chart.setActiveElements(active);
      chart.tooltip.setActiveElements(active, { x: chart.scales.x.getPixelForValue(at), y: chart.chartArea.top });
      chart.update();
      live.textContent = told(data, at, figure);
    });
    canvas.addEventListener("blur", () => {
      chart.setActiveElements([]);
      chart.tooltip.setActiveElements([], { x: 0, y: 0 });
      chart.update();
    });
  }

  const drawn = new Map();
  const all = () => {
    for (const figure of document.querySelectorAll("figure.chart")) {
      drawn.get(figure)?.destroy();
      drawn.set(figure, draw(figure));
    }
  };
  for (const details of document.querySelectorAll("figure.chart details")) details.open = false;
  all();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();
