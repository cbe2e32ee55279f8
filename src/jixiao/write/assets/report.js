// The report's own script; page.js stands before it. Filters, jumps between list and cells, copying.
var SHOWN_CHIPS = 12;

// ---- what is on the page -------------------------------------------------------------------------------
var entries = all('.en').map(function (el, i) {
  return {
    el: el, n: i + 1, order: +el.dataset.o, k: el.dataset.k, c: el.dataset.c, marks: [], shown: true, words: null,
    head: el.firstElementChild,
    places: all('.ch a', el).map(function (a) { return { p: a.dataset.p, s: a.dataset.s || el.dataset.s.charAt(0) }; })
  };
});
var cells = [], cellOf = new Map();
all('.b[id]').forEach(function (b) {
  var entry = entries[+b.id.slice(1).split('-')[0] - 1];
  if (!entry) { return; }
  entry.marks.push(b);
  var cell = b.closest('.k');
  if (!cell) { return; }
  if (!cellOf.has(cell)) { cellOf.set(cell, { el: cell, marks: [], was: null }); cells.push(cellOf.get(cell)); }
  cellOf.get(cell).marks.push({ b: b, entry: entry, s: b.classList.contains('be') ? 'e' : b.classList.contains('bw') ? 'w' : 'i' });
});
var state = { s: 'ewi', k: '', p: '', c: '', q: '', o: '' };
var clearer, sorter;

// ---- filtering -----------------------------------------------------------------------------------------
function wordsOf(entry) {
  if (entry.words === null) { entry.words = entry.el.textContent.toLowerCase(); }
  return entry.words;
}
function apply() {
  var words = asked(state.q), tally = { e: 0, w: 0, i: 0 }, places = 0;
  shown = [];
  entries.forEach(function (entry) {
    var fits = (!state.k || entry.k === state.k) && (!state.c || entry.c === state.c) &&
      words.every(function (word) { return wordsOf(entry).indexOf(word) >= 0; });
    var seen = 0;
    if (fits) {
      entry.places.forEach(function (place) {
        if (state.p && place.p !== state.p) { return; }
        tally[place.s] += 1;
        if (state.s.indexOf(place.s) >= 0) { seen += 1; }
      });
    }
    if (entry.shown !== seen > 0) {
      entry.shown = seen > 0;
      entry.el.hidden = !entry.shown;
      entry.marks.forEach(function (b) { b.classList.toggle('off', !entry.shown); });
    }
    if (entry.shown) { shown.push(entry); places += seen; }
  });
  cells.forEach(function (cell) {
    var left = cell.marks.filter(function (m) { return m.entry.shown; });
    var worst = ['e', 'w', 'i'].filter(function (s) { return left.some(function (m) { return m.s === s; }); })[0] || '0';
    if (cell.was === null) { cell.was = (/\bk([ewi])\b/.exec(cell.el.className) || [])[1] || '0'; }
    if (cell.was !== worst) {
      cell.el.classList.remove('k' + cell.was);
      cell.el.classList.add('k' + worst);
      cell.was = worst;
    }
  });
  if (state.o === 'p') { shown.sort(function (a, b) { return a.order - b.order; }); }
  press(state.s);
  all('.chip').forEach(function (chip) { chip.querySelector('.ct').textContent = String(tally[chip.dataset.s]); });
  if (status) {
    var said = shown.length ? fill(W.shown, { n: shown.length, p: places }) : W.none;
    if (shown.length && shown.length < entries.length) { said += fill(W.of, { t: entries.length }); }
    if (status.textContent !== said) { status.textContent = said; }
    clearer.hidden = !filtered();
  }
  grip();
}
function filtered() { return state.s !== 'ewi' || state.k || state.p || state.c || state.q; }
function reorder() {
  var wanted = entries.slice().sort(function (a, b) { return state.o === 'p' ? a.order - b.order : a.n - b.n; });
  wanted.forEach(function (entry) { list.appendChild(entry.el); });
}
function sync() {
  if (!box) { return; }
  box.value = state.q;
  byId('by-k').value = state.k;
  byId('by-p').value = state.p;
  byId('by-c').value = state.c;
  sorter.value = state.o;
}
function change(what, value) {
  state[what] = value;
  apply();
  writeHash(false);
}
function clear() {
  state.s = 'ewi'; state.k = state.p = state.c = state.q = '';
  sync();
  apply();
}

// ---- the address: #f12&s=ew&k=ZZ&p=3&c=x&q=… --------------------------------------------------------------
function address(target) {
  var parts = [target || ''];
  ['s', 'k', 'p', 'c', 'q', 'o'].forEach(function (key) {
    if (state[key] !== (key === 's' ? 'ewi' : '')) { parts.push(key + '=' + encodeURIComponent(state[key])); }
  });
  return '#' + parts.join('&');
}
function writeHash(push, target) {
  var hash = address(target !== undefined ? target : currentMark ? currentMark.id : current ? current.el.id : '');
  if (hash === '#' && !location.hash) { return; }
  if (hash === location.hash) { return; }
  try { history[push ? 'pushState' : 'replaceState'](null, '', hash); } catch (e) { /* sandboxed frame */ }
}
function readHash() {
  var parts = location.hash.slice(1).split('&'), target = parts[0].indexOf('=') < 0 ? parts.shift() : '';
  var next = { s: 'ewi', k: '', p: '', c: '', q: '', o: '' };
  parts.forEach(function (part) {
    var at = part.indexOf('='), key = part.slice(0, at);
    if (at > 0 && key in next) { try { next[key] = decodeURIComponent(part.slice(at + 1)); } catch (e) { /* broken link */ } }
  });
  if (!/^[ewi]*$/.test(next.s)) { next.s = 'ewi'; }
  var moved = next.o !== state.o;
  state = next;
  sync();
  if (state.k && byId('by-k').value !== state.k) { state.k = ''; sync(); }
  if (moved && list) { reorder(); }
  apply();
  if (target) { visit(target, false); } else { select(null); }
}

// ---- going there and back ------------------------------------------------------------------------------
function decorate(entry) {
  if (entry.dressed) { return; }
  entry.dressed = true;
  var body = entry.el.querySelector('.bd'), chips = entry.el.querySelector('.ch');
  var row = make('div', 'row');
  var why = entry.el.querySelector('.why');
  if (why) {
    var source = byId(why.getAttribute('href').slice(1)), page = null;
    var opener = button('lk', W.why, function () {
      if (!page) {
        page = make('div', 'wb');
        page.appendChild(source.querySelector('.rp').cloneNode(true));
        page.firstElementChild.className = '';
        body.appendChild(page);
      } else { page.hidden = !page.hidden; }
      opener.setAttribute('aria-expanded', String(!page.hidden));
    });
    opener.setAttribute('aria-expanded', 'false');
    if (source) { row.appendChild(opener); }
  }
  row.appendChild(button('lk', W.copy, function (event) { copy(plain(entry), event.currentTarget); }));
  body.appendChild(row);
  if (chips.children.length > SHOWN_CHIPS) {
    var extra = Array.prototype.slice.call(chips.children, SHOWN_CHIPS);
    extra.forEach(function (li) { li.classList.add('xs'); });
    var more = button('lk', fill(W.more, { n: extra.length }), function () {
      chips.classList.toggle('all');
      more.textContent = chips.classList.contains('all') ? W.fewer : fill(W.more, { n: extra.length });
    });
    chips.parentNode.insertBefore(more, chips.nextSibling);
  }
}
function select(entry, mark) {
  if (current && current !== entry) {
    current.el.classList.remove('open', 'pick');
    current.head.setAttribute('aria-expanded', 'false');
  }
  unmark();
  all('.ch a.here').forEach(function (a) { a.classList.remove('here'); a.removeAttribute('aria-current'); });
  current = entry;
  currentMark = mark || null;
  if (!entry) { return; }
  if (!entry.shown) {
    clear();
    status.textContent = W.cleared;
  }
  decorate(entry);
  entry.el.classList.add('open', 'pick');
  entry.head.setAttribute('aria-expanded', 'true');
  if (mark) {
    markOn(mark);
    var chip = all('.ch a', entry.el).filter(function (a) { return a.getAttribute('href') === '#' + mark.id; })[0];
    if (chip) { chip.classList.add('here'); chip.setAttribute('aria-current', 'true'); }
  }
}
function showMark(mark) { centre(mark.closest('td, th') || mark); }
function firstMark(entry) {
  if (!state.p) { return entry.marks[0] || null; }
  var wanted = -1;
  entry.places.some(function (place, i) { if (place.p === state.p) { wanted = i; return true; } return false; });
  return byId('m' + entry.n + '-' + (wanted < 0 ? 1 : wanted + 1)) || entry.marks[0] || null;
}
function toCell(entry, mark, focus) {
  select(entry, mark);
  sheet(false);
  if (mark) {
    showMark(mark);
    if (focus) { mark.focus({ preventScroll: true }); }
  }
  showEntry(entry);
}
function toEntry(entry, mark, focus) {
  select(entry, mark);
  sheet(true);
  showEntry(entry);
  if (focus) { entry.head.focus({ preventScroll: true }); }
}
function visit(id, push) {
  var match = /^(f|m)(\d+)(?:-(\d+))?$/.exec(id), entry = match && entries[+match[2] - 1], node = byId(id);
  if (entry) {
    if (match[1] === 'm') { toCell(entry, node || firstMark(entry), true); } else { toEntry(entry, firstMark(entry), true); if (currentMark) { showMark(currentMark); } }
  } else if (node) {
    sheet(false);
    var rule = node.closest('details');
    if (rule) { rule.open = true; }
    node = node.classList.contains('an') ? node.parentNode : node;
    if (/^(text|findings|main)$/.test(id)) { if (id === 'findings') { sheet(true); } node.scrollIntoView(); node.focus({ preventScroll: true }); }
    else if (/^at-/.test(id)) { all('.sel').forEach(function (b) { b.classList.remove('sel'); }); node.classList.add('sel'); centre(node); }
    else { toTop(node); }
  } else { return; }
  if (push) { writeHash(true, id); }
}
function step(by) {
  var next = neighbour(by);
  if (!next) { return; }
  var mark = firstMark(next);
  select(next, mark);
  if (mark) { showMark(mark); }
  arrive(next);
  writeHash(false);
}
function follow(link, id) {
  if (link.classList.contains('hd')) {
    var entry = entries[+id.slice(1).split('-')[0] - 1];
    if (current === entry && entry.el.classList.contains('open')) {
      entry.el.classList.remove('open');
      entry.head.setAttribute('aria-expanded', 'false');
      return;
    }
    toCell(entry, firstMark(entry), true);
    writeHash(true);
    return;
  }
  if (link.dataset.rule) { clear(); state.q = link.dataset.rule; sync(); apply(); }
  if (link.classList.contains('b')) {
    toEntry(entries[+link.id.slice(1).split('-')[0] - 1], link, true);
    writeHash(true, link.id);
    return;
  }
  visit(id, true);
}
function fromCell(cell) {
  var left = cellOf.has(cell) ? cellOf.get(cell).marks.filter(function (m) { return m.entry.shown; }) : [];
  if (!left.length) { return; }
  // A second click on the same cell goes on to its next mark.
  var at = left.map(function (m) { return m.b; }).indexOf(currentMark);
  var chosen = left[(at + 1) % left.length];
  toEntry(chosen.entry, chosen.b, false);
  writeHash(true, chosen.b.id);
}
wire({
  letters: 'ewi', chosen: function () { return state.s; }, change: change, step: step, show: centre, link: follow, cell: fromCell,
  leave: function () { select(null); writeHash(false); }
});
window.addEventListener('popstate', readHash);
window.addEventListener('hashchange', function () { /* popstate has seen it; some old browsers send only this */
  if (location.hash !== address(currentMark ? currentMark.id : current ? current.el.id : '')) { readHash(); }
});

// ---- copying -------------------------------------------------------------------------------------------
function plain(entry) {
  var el = entry.el, lines = [];
  var severity = said(el.querySelector('.vh')), title = said(el.querySelector('.ti'));
  lines.push('[' + severity + '] ' + said(el.querySelector('.cd')) + (title ? ' ' + title : ''));
  lines.push(said(el.querySelector('.ms')));
  lines.push(W.place + W.colon + all('.ch > li', el).map(function (li) {
    var own = all('.own', li).map(said).join(' ');
    return said(li.firstElementChild) + (own ? W.colon + own : '');
  }).join('；'));
  ['.qu', '.sg', '.au'].forEach(function (part) {
    var p = el.querySelector(part);
    if (!p) { return; }
    var label = said(p.querySelector('b'));
    lines.push(label + W.colon + said(p).slice(label.length).trim());
  });
  return lines.join('\n');
}

// ---- tools of the list ---------------------------------------------------------------------------------
if (acts) {
  acts.appendChild(button('lk', W.copyAll, function (event) {
    copy(shown.map(plain).join('\n\n') + '\n', event.currentTarget);
  }));
  clearer = button('lk', W.clear, function () { clear(); writeHash(false); box.focus(); });
  acts.appendChild(clearer);
  sorter = make('select');
  sorter.setAttribute('aria-label', W.sort);
  [['', W.byGrave], ['p', W.byPlace]].forEach(function (pair) {
    var option = make('option', '', pair[1]);
    option.value = pair[0];
    sorter.appendChild(option);
  });
  sorter.addEventListener('change', function () { state.o = sorter.value; reorder(); apply(); writeHash(false); });
  acts.appendChild(sorter);
}
entries.forEach(function (entry) { entry.head.setAttribute('aria-expanded', 'false'); });

// ---- a word over a badge -------------------------------------------------------------------------------
var tip = byId('tip');
function hint(event) {
  var b = event.target.closest ? event.target.closest('.b[aria-label]') : null;
  if (!b || narrow()) { tip.hidden = true; return; }
  tip.textContent = b.getAttribute('aria-label').replace(/^\S+ /, '');
  tip.hidden = false;
  var at = b.getBoundingClientRect(), size = tip.getBoundingClientRect();
  tip.style.left = Math.max(6, Math.min(at.left, innerWidth - size.width - 6)) + 'px';
  tip.style.top = (at.bottom + size.height + 12 > innerHeight ? at.top - size.height - 6 : at.bottom + 6) + 'px';
}
document.addEventListener('mouseover', hint);
document.addEventListener('focusin', hint);
window.addEventListener('scroll', function () { tip.hidden = true; }, { passive: true });

if (location.hash.length > 1) {
  readHash();
  // The browser does its own scrolling to the hash once all is loaded; ours comes after it.
  window.addEventListener('load', function () {
    setTimeout(function () { if (currentMark) { showMark(currentMark); } }, 0);
  });
} else { apply(); }
