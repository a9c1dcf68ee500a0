'use strict';
// Texts of the sweep are foreign: they reach the page as text content or on a canvas, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const PAGE = 100;
  const SPREAD = 100;
  const MOST_TEXTS = 40;
  const MOST_NODES = 60;
  const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'];

  const id = name => document.getElementById(name);
  function make(tag, attributes, ...children) {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  }
  const shown = value => value === null || value === undefined ? ''
    : typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
  const isNumber = value => typeof value === 'number';
  // What has room beside an axis: three digits.
  function brief(value) {
    const size = Math.abs(value);
    return size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential(2).replace(/\.?0*e\+?/, 'e') : shown(Number(value.toPrecision(size < 1000 ? 3 : 6)));
  }
  const count = number => number.toLocaleString('en');
  const exact = value => value === null || value === undefined ? '' : String(value);

  function time(seconds) {
    if (seconds < 1) { return (seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0) + ' ms'; }
    if (seconds < 60) { return seconds.toFixed(seconds < 10 ? 2 : 1) + ' s'; }
    const whole = Math.round(seconds);
    const two = n => String(n).padStart(2, '0');
    return whole < 3600 ? Math.floor(whole / 60) + ':' + two(whole % 60)
      : Math.floor(whole / 3600) + ':' + two(Math.floor(whole / 60) % 60) + ':' + two(whole % 60);
  }

  const rows = data.rows.map((row, index) => ({
    index, cells: row[0], score: row[1], seconds: row[2], task: row[3], node: row[4], start: row[5], end: row[6],
    kind: row[7], message: row[8]
  }));

  // Numbers are on a logarithmic axis if they lie more evenly there: the one in the middle is nearer to the middle of the axis. How far apart they are says
  // little: the least of a thousand even ones between 0 and 1 is about 0.001.
  function lieInPowers(numbers, low, high) {
    if (!(low > 0 && high / low >= SPREAD)) { return false; }
    const middle = Float64Array.from(numbers).sort()[numbers.length >> 1];
    const off = scale => Math.abs((scale(middle) - scale(low)) / (scale(high) - scale(low)) - 0.5);
    return off(Math.log) < off(Number);
  }

  // A column is what the table shows and what the plots have as an axis.
  function column(name, of) {
    const values = rows.map(of).filter(value => value !== null && value !== undefined && value !== '');
    const numbers = values.filter(isNumber);
    // A number that is not finite comes as a text, and has a place in the table, but on no axis.
    const numeric = numbers.length > 0 && values.every(value => isNumber(value) || NOT_FINITE.includes(value));
    const texts = numeric ? [] : [...new Set(values.map(String))];
    let low = Infinity;
    let high = -Infinity;
    if (numeric) { for (const value of numbers) { low = Math.min(low, value); high = Math.max(high, value); } }
    return { name, of, numeric, texts, low, high, whole: numeric && numbers.every(Number.isInteger), log: numeric && lieInPowers(numbers, low, high), used: values.length > 0,
      varies: numeric ? high > low : texts.length > 1 };
  }
  const parameters = [];
  const outputs = [];
  data.columns.forEach((name, i) => (name.startsWith('item') ? parameters : outputs)
    .push(column(name.replace(/^(item|value)\./, ''), row => row.cells[i])));
  const own = data.score === null ? null : column(data.score, row => row.score);
  // Where the score is the value itself, it is shown once.
  if (own !== null && outputs.length === 1 && rows.every(row => row.score === null || row.score === outputs[0].of(row))) { outputs.pop(); }
  const scores = (own === null ? [] : [own]).concat(outputs.filter(each => each.numeric));
  let score = scores[0] || null;
  let highest = data.highest;

  function best() {
    let found = null;
    for (const row of rows) {
      const value = score === null ? null : score.of(row);
      if (typeof value === 'number' && (found === null || (highest ? value > score.of(found) : value < score.of(found)))) { found = row; }
    }
    return found;
  }

  // ---- colours

  const css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const charts = [];
  function chart(element, option) {
    const made = echarts.init(element, null, { renderer: 'canvas' });
    made.setOption(option);
    charts.push(made);
    return made;
  }
  const axisStyle = () => ({
    axisLine: { onZero: false, lineStyle: { color: css('line') } }, axisTick: { lineStyle: { color: css('line') } },
    axisLabel: { color: css('soft'), hideOverlap: true }, nameTextStyle: { color: css('text') }, splitLine: { lineStyle: { color: css('line'), opacity: 0.6 } }
  });
  function tooltip(lines) {
    const element = make('div');
    lines.forEach(([name, value]) => element.append(make('div', { textContent: name + ': ' + value })));
    return element;
  }
  const tooltipStyle = () => ({ backgroundColor: css('panel'), borderColor: css('line'), textStyle: { color: css('text'), fontSize: 12 }, confine: true });
  const about = row => parameters.map(each => [each.name, exact(each.of(row))])
    .concat(score === null ? [] : [[score.name, exact(score.of(row))]])
    .concat(row.seconds === null ? [] : [['took', time(row.seconds)]]).slice(0, 14);

  // ---- tiles and failures

  function tile(value, label, bad) {
    return make('div', { className: bad ? 'tile bad' : 'tile' }, make('b', { textContent: value }), make('span', { textContent: label, title: label }));
  }
  function drawTiles() {
    const top = best();
    const total = data.total === null ? '' : ' of ' + count(data.total);
    id('tiles').replaceChildren(tile(count(data.count) + total, 'evaluations'), tile(count(data.failed), 'failed', data.failed > 0));
    if (top !== null) {
      id('tiles').append(tile(shown(score.of(top)), 'best ' + score.name + ': ' + parameters.map(each => each.name + ' ' + shown(each.of(top))).join(', ')));
    }
    if (data.median !== null) {
      id('tiles').append(tile(time(data.median), 'a call takes, as a median; 99 % at most ' + time(data.p99)));
    }
    if (data.inSlots !== null) {
      id('tiles').append(tile(Math.round(100 * data.inCalls / data.inSlots) + ' %', 'of ' + time(data.inSlots) + ' in slots were calls; the rest was starts'));
      id('tiles').append(tile(time(data.elapsed), 'from the first start to the last end, ' + data.tasks + ' tasks'));
    }
  }
  function drawFailures() {
    if (data.failures.length === 0) { return; }
    id('failures').append(make('h2', { textContent: 'Failures' }));
    for (const failure of data.failures) {
      const details = make('details', { open: data.failures.length === 1 }, make('summary', { textContent: failure.messages.length < failure.count ? 'the first ' + failure.messages.length + ' messages' : 'messages' }));
      failure.messages.forEach(message => details.append(make('pre', { textContent: message })));
      id('failures').append(make('div', { className: 'group' }, make('strong', { className: 'bad-text', textContent: failure.count + ' × ' + failure.kind }), details));
    }
  }

  // ---- plots

  const plottable = each => each.used && (each.numeric || each.texts.length <= MOST_TEXTS);
  function spread(index) { return (((index * 2654435761) % 4294967296) / 4294967296 - 0.5) * 0.5; }

  function drawParameters() {
    const section = id('parameters');
    section.replaceChildren();
    if (score === null || !score.used || parameters.length === 0) { return; }
    section.append(make('h2', { textContent: 'Each parameter' }));
    const tools = make('div', { className: 'tools' });
    if (scores.length > 1) {
      const choice = make('select', { ariaLabel: 'Score' }, ...scores.map(each => make('option', { textContent: each.name, selected: each === score })));
      choice.addEventListener('change', () => { score = scores[choice.selectedIndex]; draw(); });
      tools.append(make('span', { textContent: 'Score' }), choice);
    }
    if (own === null) {
      const choice = make('select', { ariaLabel: 'Best is' }, make('option', { textContent: 'highest is best', selected: highest }), make('option', { textContent: 'lowest is best', selected: !highest }));
      choice.addEventListener('change', () => { highest = choice.selectedIndex === 0; draw(); });
      tools.append(choice);
    }
    if (tools.childElementCount > 0) { section.append(tools); }
    const plots = make('div', { className: 'plots' });
    section.append(plots);
    const left = parameters.filter(each => !plottable(each)).map(each => each.name);
    if (left.length > 0) { section.append(make('p', { className: 'note', textContent: 'Not plotted, too many different texts: ' + left.join(', ') })); }
    const top = best();
    for (const each of parameters.filter(plottable)) {
      const element = make('div', { className: 'chart', role: 'img', ariaLabel: score.name + ' by ' + each.name });
      plots.append(element);
      const crowded = each.whole && each.high - each.low <= 20 && rows.length > 20 * (each.high - each.low);
      const x = row => each.numeric ? (crowded && typeof each.of(row) === 'number' ? each.of(row) + spread(row.index) : each.of(row)) : each.texts.indexOf(String(each.of(row))) + (each.texts.length < rows.length / 2 ? spread(row.index) : 0);
      const points = rows.filter(row => typeof score.of(row) === 'number' && (each.numeric ? typeof each.of(row) === 'number' : each.of(row) !== null)).map(row => [x(row), score.of(row), row.index]);
      const many = points.length > 2000;
      const places = each.texts.map((text, i) => i);
      const few = each.numeric ? { minInterval: each.whole ? 1 : 0 } : { min: -0.5, max: each.texts.length - 0.5, splitLine: { show: false }, axisTick: { customValues: places } };
      const label = each.numeric ? {} : { customValues: places, formatter: value => each.texts[value], width: 90, overflow: 'truncate', rotate: each.texts.length > 5 ? 30 : 0 };
      chart(element, {
        animation: false,
        grid: { left: 10, right: 30, top: 34, bottom: 34, containLabel: true },
        tooltip: { ...tooltipStyle(), formatter: at => tooltip(about(rows[at.value[2]])) },
        xAxis: { type: each.log ? 'log' : 'value', scale: true, name: each.name, nameLocation: 'middle', nameGap: 30, ...axisStyle(), ...few, axisLabel: { ...axisStyle().axisLabel, ...label } },
        yAxis: { type: 'value', scale: true, name: score.name, nameLocation: 'end', ...axisStyle(), nameTextStyle: { color: css('soft'), align: 'left' } },
        series: [
          { type: 'scatter', data: points, symbolSize: many ? 3 : 7, large: points.length > 5000, itemStyle: { color: css('accent'), opacity: many ? 0.35 : 0.75 } },
          { type: 'scatter', data: top === null || !isNumber(x(top)) ? [] : [[x(top), score.of(top), top.index]], symbol: 'diamond', symbolSize: 14, itemStyle: { color: css('best'), borderColor: css('panel'), borderWidth: 1.5 }, z: 5 }
        ]
      });
    }
  }

  function drawParallel() {
    const section = id('parallel');
    section.replaceChildren();
    const axes = parameters.filter(each => plottable(each) && each.varies);
    if (score === null || !score.used || axes.length < 2) { return; }
    axes.push(score);
    section.append(make('h2', { textContent: 'All parameters together' }), make('p', { className: 'note', textContent: 'Each line is an evaluation. Drag along an axis to keep the lines that go through there; the table below follows. A click on the axis lets go.' }));
    const element = make('div', { className: 'chart', role: 'img', ariaLabel: 'Parallel coordinates' });
    element.style.height = '360px';
    section.append(element);
    const plate = () => ({ ...axisStyle().axisLabel, color: css('text'), backgroundColor: css('panel'), borderRadius: 3, padding: [1, 3] });
    const drawn = rows.filter(row => typeof score.of(row) === 'number');
    const span = score.high > score.low ? [score.low, score.high] : [score.low - 1, score.high + 1];
    const made = chart(element, {
      animation: false,
      parallel: { left: 60, right: 110, top: 46, bottom: 26, parallelAxisDefault: { ...axisStyle(), axisLine: { lineStyle: { color: css('soft') } }, nameGap: 16, nameTextStyle: { color: css('text'), width: 130, overflow: 'truncate' } } },
      parallelAxis: axes.map((each, dim) => each.numeric
        ? { dim, name: each.name, type: each.log && each !== score ? 'log' : 'value', scale: true, ...(each.log && each !== score ? { min: each.low, max: each.high } : {}), minInterval: each.whole ? 1 : 0, axisLabel: { ...plate(), formatter: brief } }
        : { dim, name: each.name, type: 'category', data: each.texts, axisLabel: { ...plate(), formatter: text => text.length > 18 ? text.slice(0, 17) + '…' : text } }),
      visualMap: { show: true, type: 'continuous', dimension: axes.length - 1, min: span[0], max: span[1], right: 4, top: 'middle', itemHeight: 180, itemWidth: 12, precision: 4,
        textStyle: { color: css('soft') }, inRange: { color: highest ? [css('low'), css('accent'), css('best')] : [css('best'), css('accent'), css('low')] } },
      series: [{ type: 'parallel', smooth: false, progressive: 400, inactiveOpacity: 0.02, activeOpacity: 0.7,
        lineStyle: { width: 1, opacity: Math.max(0.06, Math.min(0.6, 120 / drawn.length)) },
        data: drawn.map(row => axes.map(each => !each.numeric ? String(each.of(row)) : isNumber(each.of(row)) ? each.of(row) : '-')) }]
    });
    made.on('axisareaselected', () => {
      const series = made.getModel().getSeriesByIndex(0);
      const active = series.getRawIndicesByActiveState('active');
      kept = active.length === 0 ? null : new Set(active.map(i => drawn[i].index));
      page = 0;
      fillTable();
    });
  }

  // ---- timeline

  function slots() {
    const tasks = new Map();
    for (const row of rows) {
      if (row.start === null || row.end === null) { continue; }
      const known = tasks.get(row.task) || { task: row.task, node: row.node || '?', start: row.start, end: row.end, work: 0, lost: 0, calls: 0, failed: 0, measured: false };
      known.work += (row.seconds || 0) * 1000;
      known.measured = known.measured || row.seconds !== null;
      known.calls++;
      known.failed += row.kind === null ? 0 : 1;
      known.lost += row.kind === null ? 0 : (row.seconds || 0) * 1000;
      tasks.set(row.task, known);
    }
    const nodes = new Map();
    for (const task of [...tasks.values()].sort((a, b) => a.start - b.start)) {
      const taken = nodes.get(task.node) || [];
      let slot = taken.findIndex(last => last.end <= task.start);
      if (slot < 0) { slot = taken.push(null) - 1; }
      taken[slot] = task;
      task.slot = slot;
      nodes.set(task.node, taken);
    }
    const names = [];
    const offsets = new Map();
    for (const node of [...nodes.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
      offsets.set(node, names.length);
      nodes.get(node).forEach((last, slot) => names.push((node.length > 20 ? '…' + node.slice(-19) : node) + ' / ' + (slot + 1)));
    }
    return { names, tasks: [...tasks.values()].map(task => ({ ...task, line: offsets.get(task.node) + task.slot })) };
  }
  function drawTimeline() {
    const section = id('timeline');
    section.replaceChildren();
    const { names, tasks } = slots();
    if (tasks.length === 0) { return; }
    const begin = tasks.reduce((low, task) => Math.min(low, task.start), Infinity);
    section.append(make('h2', { textContent: 'Slots over time' }), make('p', { className: 'note', textContent: 'Each bar is a task in a slot of its node: grey is its start (files, the Java virtual machine), blue its calls, red those that failed, as if they had been the last. Hold Ctrl and turn the wheel to look closer.' }));
    const element = make('div', { className: 'chart', role: 'img', ariaLabel: 'Timeline of slots' });
    element.style.height = Math.min(720, 90 + names.length * (names.length > MOST_NODES ? 6 : 18)) + 'px';
    section.append(element);
    const bar = (params, api) => {
      const from = api.coord([api.value(0), api.value(2)]);
      const to = api.coord([api.value(1), api.value(2)]);
      const height = Math.max(1, api.size([0, 1])[1] * 0.72);
      const shape = echarts.graphic.clipRectByRect({ x: from[0], y: from[1] - height / 2, width: Math.max(1, to[0] - from[0]), height }, params.coordSys);
      return shape && { type: 'rect', shape, style: { fill: api.visual('color') } };
    };
    const part = (name, color, some) => ({ type: 'custom', name, renderItem: bar, clip: true, progressive: 2000, itemStyle: { color }, encode: { x: [0, 1], y: 2 }, data: some });
    const work = task => Math.min(task.end - task.start, task.measured ? task.work : 0);
    const lost = task => task.measured ? Math.min(work(task), task.lost) : 0;
    tasks.forEach((task, index) => { task.position = index; });
    const line = (from, to, task) => [(from - begin) / 1000, (to - begin) / 1000, task.line, task.position];
    chart(element, {
      animation: false,
      legend: { top: 0, right: 10, textStyle: { color: css('text') }, data: ['start', 'calls', 'failed calls'] },
      grid: { left: 10, right: 24, top: 34, bottom: 36, containLabel: true },
      tooltip: { ...tooltipStyle(), formatter: at => { const task = tasks[at.value[3]]; return tooltip([['task', task.task], ['slot', names[task.line]], ['calls', task.calls + (task.failed > 0 ? ', ' + task.failed + ' failed' : '')], ['start', time((task.end - task.start - work(task)) / 1000)], ['calls took', time(work(task) / 1000)]]); } },
      dataZoom: [{ type: 'inside', filterMode: 'weakFilter', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false }],
      xAxis: { type: 'value', name: 'seconds', nameLocation: 'middle', nameGap: 26, min: 0, ...axisStyle() },
      yAxis: { type: 'category', data: names, inverse: true, ...axisStyle(), axisLabel: { ...axisStyle().axisLabel, show: true, width: 190, overflow: 'truncate', interval: names.length > MOST_NODES ? 'auto' : 0 }, splitLine: { show: false } },
      series: [
        part('start', css('start'), tasks.map(task => line(task.start, task.end - work(task), task))),
        part('calls', css('accent'), tasks.filter(task => work(task) > lost(task)).map(task => line(task.end - work(task), task.end - lost(task), task))),
        part('failed calls', css('bad'), tasks.filter(task => task.failed > 0).map(task => line(task.end - lost(task), task.end, task)))
      ]
    });
  }

  // ---- table

  let sorted = null;
  let falling = false;
  let page = 0;
  let kept = null;
  const columns = [{ name: '#', of: row => row.index + 1, numeric: true }].concat(own === null ? [] : [own], parameters, outputs,
    [column('seconds', row => row.seconds), column('node', row => row.node), column('task', row => row.task), column('failure', row => row.kind)]).filter(each => each.used !== false);
  const body = make('tbody');
  const counted = make('span', { className: 'note' });
  const earlier = make('button', { textContent: 'Earlier' });
  const later = make('button', { textContent: 'Later' });
  const filter = make('input', { type: 'search', placeholder: 'Filter: every word must be in a line', ariaLabel: 'Filter' });
  const outcome = make('select', { ariaLabel: 'Outcome' }, ...['all', 'with a value', 'failed'].map(text => make('option', { textContent: text })));
  const heads = columns.map(each => {
    const button = make('button', { textContent: each.name });
    const head = make('th', { className: each.numeric ? 'number' : '', scope: 'col' }, button);
    button.addEventListener('click', () => {
      falling = sorted === each ? !falling : each === own && highest;
      sorted = each;
      heads.forEach(other => { other.ariaSort = 'none'; other.firstChild.textContent = other.firstChild.textContent.replace(/ [↑↓]$/, ''); });
      head.ariaSort = falling ? 'descending' : 'ascending';
      button.textContent = each.name + (falling ? ' ↓' : ' ↑');
      page = 0;
      fillTable();
    });
    return head;
  });
  function compare(a, b) {
    const left = sorted.of(a);
    const right = sorted.of(b);
    const none = value => value === null || value === undefined || value === '' || (sorted.numeric && !isNumber(value));
    if (none(left) || none(right)) { return none(left) - none(right); }
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'en', { numeric: true });
    return falling ? -order : order;
  }
  function fillTable() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(word => word !== '');
    let found = rows.filter(row => (kept === null || kept.has(row.index)) && (outcome.selectedIndex === 0 || (outcome.selectedIndex === 1) === (row.kind === null)));
    if (words.length > 0) {
      found = found.filter(row => { const line = columns.map(each => exact(each.of(row))).concat(row.message || '').join('\u0000').toLowerCase(); return words.every(word => line.includes(word)); });
    }
    if (sorted !== null) { found.sort(compare); }
    const top = best();
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(page, pages - 1);
    body.replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map(row => make('tr', { className: row === top ? 'best' : '' },
      ...columns.map(each => make('td', { className: (each.numeric ? 'number' : '') + (each.name === 'failure' && row.kind !== null ? ' bad-text' : ''), textContent: shown(each.of(row)), title: each.name === 'failure' ? row.message || '' : exact(each.of(row)) })))));
    counted.textContent = found.length + ' of ' + rows.length + (pages > 1 ? ', page ' + (page + 1) + ' of ' + pages : '');
    earlier.disabled = page === 0;
    later.disabled = page === pages - 1;
  }
  function makeTable() {
    filter.addEventListener('input', () => { page = 0; fillTable(); });
    outcome.addEventListener('change', () => { page = 0; fillTable(); });
    earlier.addEventListener('click', () => { page--; fillTable(); });
    later.addEventListener('click', () => { page++; fillTable(); });
    id('table').append(make('h2', { textContent: 'All evaluations' }), make('div', { className: 'tools' }, filter, outcome, counted, make('span', { className: 'grow' }), earlier, later),
      make('div', { className: 'scroll' }, make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body)));
  }

  // ---- page

  function draw() {
    charts.splice(0).forEach(each => each.dispose());
    drawTiles();
    drawParameters();
    drawParallel();
    drawTimeline();
    fillTable();
  }
  const dark = matchMedia('(prefers-color-scheme: dark)');
  function scheme(isDark) {
    document.documentElement.classList.toggle('dark', isDark);
    id('scheme').textContent = isDark ? 'Light' : 'Dark';
    draw();
  }
  id('title').textContent = data.title;
  id('state').textContent = data.state + ', written ' + new Date(data.written).toLocaleString() + (rows.length < data.count ? '; shows ' + rows.length + ' of ' + data.count + ' evaluations, drawn at random, the best among them' : '');
  id('scheme').addEventListener('click', () => scheme(!document.documentElement.classList.contains('dark')));
  dark.addEventListener('change', () => scheme(dark.matches));
  addEventListener('resize', () => charts.forEach(each => each.resize()));
  drawFailures();
  makeTable();
  scheme(dark.matches);
  if (data.running) {
    let touched = false;
    id('reload').addEventListener('click', () => location.reload());
    ['pointerdown', 'keydown'].forEach(event => addEventListener(event, () => { touched = true; id('reload').hidden = false; }));
    setInterval(() => { if (!touched) { location.reload(); } }, data.interval);
  }
})();
