// The redline's own script; page.js stands before it. Filters, jumps between list and cells, only what changed.
var zone = null, zones = [];
var entries = [];
all('#list > li').forEach(function (el) {
  if (el.classList.contains('zn')) { zone = { el: el, entries: [] }; zones.push(zone); return; }
  var n = +el.id.slice(1);
  var entry = { el: el, n: n, s: el.dataset.s, p: el.dataset.p, head: el.firstElementChild, mark: byId('m' + n), words: null, shown: true };
  entries.push(entry);
  zone.entries.push(entry);
});
var state = { s: 'caxm', p: '', q: '' }, clearer, switcher;
shown = entries;

// ---- filtering -----------------------------------------------------------------------------------------
function apply() {
  var words = asked(state.q);
  zones.forEach(function (zone) {
    var title = zone.el.textContent.toLowerCase(), any = false;
    zone.entries.forEach(function (entry) {
      if (entry.words === null) { entry.words = entry.el.textContent.toLowerCase() + ' ' + title; }
      entry.shown = state.s.indexOf(entry.s) >= 0 && (!state.p || entry.p === state.p) &&
        words.every(function (word) { return entry.words.indexOf(word) >= 0; });
      entry.el.hidden = !entry.shown;
      if (entry.mark) { entry.mark.classList.toggle('off', !entry.shown); }
      any = any || entry.shown;
    });
    zone.el.hidden = !any;
  });
  shown = entries.filter(function (entry) { return entry.shown; });
  if (!status) { return; }
  status.textContent = shown.length ? fill(W.shown, { n: shown.length }) + (shown.length < entries.length ? fill(W.of, { t: entries.length }) : '') : W.none;
  clearer.hidden = state.s === 'caxm' && !state.p && !state.q;
  press(state.s);
}
function change(what, value) {
  state[what] = value;
  apply();
}
function clear() {
  state = { s: 'caxm', p: '', q: '' };
  if (box) { box.value = ''; byId('by-p').value = ''; }
  apply();
}

// ---- only what changed ---------------------------------------------------------------------------------
var sections = all('.project, .item, .toc li, .sg-list li, .sheet > .pr, .cover, #contents, #part-1');
sections.forEach(function (node) { if (!node.querySelector('.b[id]')) { node.classList.add('same'); } });
all('.toch, .sheet > h4').forEach(function (node) {
  var next = node.nextElementSibling, any = false;
  for (; next && !/^H4$/.test(next.tagName) && !next.classList.contains('toch'); next = next.nextElementSibling) {
    any = any || !!next.querySelector('.b[id]');
  }
  if (!any && !node.querySelector('.b[id]')) { node.classList.add('same'); }
});
function only(on) {
  var before = current && current.mark ? current.mark.getBoundingClientRect().top : null;
  root.classList.toggle('only', on);
  if (switcher) { switcher.checked = on; }
  if (before !== null) { window.scrollBy(0, current.mark.getBoundingClientRect().top - before); }
}

// ---- jumping -------------------------------------------------------------------------------------------
function select(entry) {
  all('.en.pick').forEach(function (el) { el.classList.remove('open', 'pick'); el.firstElementChild.removeAttribute('aria-current'); });
  unmark();
  current = entry;
  currentMark = entry && entry.mark;
  if (!entry) { return; }
  if (!entry.shown) { clear(); if (status) { status.textContent = W.cleared; } }
  entry.el.classList.add('open', 'pick');
  entry.head.setAttribute('aria-current', 'true');
  if (entry.mark) { markOn(entry.mark); }
}
function showMark(mark) {
  var node = mark.closest('td, th, p, li, h4, h5') || mark;
  centre(node.offsetHeight > innerHeight / 2 ? mark : node);
}
function visit(id, push) {
  var match = /^([fm])(\d+)$/.exec(id), entry = match && entries[+match[2] - 1], node = byId(id);
  if (entry) {
    select(entry);
    if (match[1] === 'm') { sheet(false); if (entry.mark) { showMark(entry.mark); entry.mark.focus({ preventScroll: true }); } showEntry(entry); }
    else { sheet(true); showEntry(entry); entry.head.focus({ preventScroll: true }); }
  } else if (node) {
    if (node.classList.contains('same')) { only(false); }
    if (id === 'list') { sheet(true); }
    toTop(node);
    if (node.hasAttribute('tabindex')) { node.focus({ preventScroll: true }); }
  } else { return; }
  if (push && location.hash !== '#' + id) { history.pushState(null, '', '#' + id); }
}
function step(by) {
  var next = neighbour(by);
  if (!next) { return; }
  select(next);
  if (next.mark) { showMark(next.mark); }
  arrive(next);
  history.replaceState(null, '', '#m' + next.n);
}
function fromCell(cell) {
  var marks = all('.b[id]', cell).filter(function (b) { return !b.classList.contains('off'); });
  // A second click on the same cell goes on to its next mark.
  if (marks.length) { visit('f' + marks[(marks.indexOf(currentMark) + 1) % marks.length].id.slice(1), true); }
}
window.addEventListener('popstate', function () { if (location.hash.length > 1) { visit(location.hash.slice(1), false); } else { select(null); } });

// ---- copying -------------------------------------------------------------------------------------------
function inWords(node) {
  // What went and what came must be told apart in plain text too.
  return Array.prototype.map.call(node.childNodes, function (one) {
    var words = one.textContent;
    return one.nodeName === 'DEL' ? '[-' + words + '-]' : one.nodeName === 'INS' ? '{+' + words + '+}' : words;
  }).join('').replace(/\s+/g, ' ').trim();
}
function plain() {
  return zones.map(function (zone) {
    var lines = zone.entries.filter(function (entry) { return entry.shown; }).map(function (entry) {
      return '  ' + said(entry.el.querySelector('.vh')) + ' ' + said(entry.el.querySelector('.ti')) + W.colon + inWords(entry.el.querySelector('.ms'));
    });
    return lines.length ? said(zone.el) + '\n' + lines.join('\n') : '';
  }).filter(Boolean).join('\n\n') + '\n';
}

// ---- tools of the list ---------------------------------------------------------------------------------
if (acts) {
  var label = make('label');
  switcher = make('input');
  switcher.type = 'checkbox';
  switcher.id = 'only';
  switcher.setAttribute('aria-keyshortcuts', 'o');
  switcher.addEventListener('change', function () { only(switcher.checked); });
  label.appendChild(switcher);
  label.appendChild(document.createTextNode(W.only));
  acts.appendChild(label);
  clearer = button('lk', W.clear, function () { clear(); box.focus(); });
  acts.appendChild(clearer);
  acts.appendChild(button('lk', W.copy, function (event) { copy(plain(), event.currentTarget); }));
  apply();
}

wire({
  letters: 'caxm', chosen: function () { return state.s; }, change: change, step: step, show: showMark, cell: fromCell,
  link: function (link, id) { visit(id, true); }, leave: function () { select(null); },
  o: function () { if (switcher) { only(!root.classList.contains('only')); } }
});
if (location.hash.length > 1) { window.addEventListener('load', function () { setTimeout(function () { visit(location.hash.slice(1), false); }, 0); }); }
