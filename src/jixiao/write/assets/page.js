// What the pages share: helpers, the panel and its sheet, the chosen entry, keys, copying, tools. The page's own script
// follows in the same function and calls wire() at its end. Everything is read from the page itself; nothing is fetched,
// and no text of a document is ever turned into markup. Written for browsers of 2019 and later.
var root = document.documentElement;
var W = JSON.parse(document.getElementById('words').textContent);
root.classList.add('js');

function byId(id) { return document.getElementById(id); }
function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
function fill(words, values) { return words.replace(/\{(\w)\}/g, function (m, key) { return values[key]; }); }
function make(tag, cls, words) {
  var node = document.createElement(tag);
  if (cls) { node.className = cls; }
  if (words) { node.textContent = words; }
  return node;
}
function button(cls, words, act) {
  var node = make('button', cls, words);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}
var store = {
  get: function (key) { try { return localStorage.getItem('jixiao-' + key); } catch (e) { return null; } },
  set: function (key, value) { try { localStorage.setItem('jixiao-' + key, value); } catch (e) { /* file:// may refuse */ } }
};

// ---- the list and what is chosen in it -------------------------------------------------------------------
// An entry is an object with at least `el` (its line) and `head` (the link in it).
var panel = byId('findings'), list = byId('list'), status = byId('status'), box = byId('q'), acts = byId('acts');
var current = null, currentMark = null, shown = [];
var OVERHANG = list.querySelector('.zn') ? 30 : 0, LEAD = OVERHANG ? 60 : 40; // headings of zones stick above the list

function asked(words) { return words.toLowerCase().split(/\s+/).filter(Boolean); }
function press(letters) {
  all('.chip').forEach(function (chip) { chip.setAttribute('aria-pressed', String(letters.indexOf(chip.dataset.s) >= 0)); });
}
function unmark() {
  all('.on').forEach(function (b) { b.classList.remove('on'); });
  all('.sel').forEach(function (b) { b.classList.remove('sel'); });
}
function markOn(mark) {
  mark.classList.add('on');
  var cell = mark.closest('.k');
  if (cell) { cell.classList.add('sel'); }
}
function settle(scroll) {
  scroll();
  // Forms out of view are laid out only now, and may have pushed it away.
  requestAnimationFrame(scroll);
}
function centre(node) { settle(function () { node.scrollIntoView({ block: 'center', inline: 'nearest' }); }); }
function toTop(node) { settle(function () { node.scrollIntoView(); }); }
function showEntry(entry) {
  var top = entry.el.offsetTop - list.offsetTop, height = entry.el.offsetHeight;
  if (narrow() || top - OVERHANG < list.scrollTop || top + height > list.scrollTop + list.clientHeight) { list.scrollTop = Math.max(0, top - LEAD); }
}
function neighbour(by) {
  var at = current ? shown.indexOf(current) : -1;
  return shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length];
}
function arrive(entry) {
  showEntry(entry);
  if (!narrow() || panel.classList.contains('up')) { entry.head.focus({ preventScroll: true }); }
}

// ---- clicks and keys ---------------------------------------------------------------------------------------
// What the page's own script gives: letters, all there are to switch, and chosen(), those switched on; change(what, value);
// step(by); leave(), nothing is chosen any more; show(mark); link(link, id) and cell(cell), a click on a link inside the page
// or on a marked cell; o(), if it has that key.
function wire(own) {
  document.addEventListener('click', function (event) {
    var from = event.target.closest ? event.target : null;
    var link = from && from.closest('a[href^="#"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      own.link(link, link.getAttribute('href').slice(1));
      return;
    }
    var cell = from && from.closest('.k');
    if (cell && !String(getSelection())) { own.cell(cell); }
  });
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
    if (event.key === 'Escape') {
      if (typing && box && event.target === box && box.value) { box.value = ''; own.change('q', ''); return; }
      if (typing) { event.target.blur(); return; }
      if (narrow() && panel.classList.contains('up')) { sheet(false); gripper.focus(); return; }
      if (current && currentMark && panel.contains(document.activeElement)) { currentMark.focus({ preventScroll: true }); own.show(currentMark); return; }
      own.leave();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn) { return; }
    if (event.key === '/' && box) { event.preventDefault(); sheet(true); box.focus(); box.select(); }
    if (event.key === 'j' || event.key === 'n') { event.preventDefault(); own.step(1); }
    if (event.key === 'k' || event.key === 'p') { event.preventDefault(); own.step(-1); }
    if (event.key === 'o' && own.o) { own.o(); }
  });
  if (!acts) { return; }
  all('.chip').forEach(function (chip) {
    chip.addEventListener('click', function () {
      var key = chip.dataset.s, on = own.chosen();
      own.change('s', on.indexOf(key) >= 0 ? on.replace(key, '') : own.letters.split('').filter(function (c) {
        return c === key || on.indexOf(c) >= 0;
      }).join(''));
    });
  });
  all('select[id]', panel).forEach(function (picker) {
    picker.addEventListener('change', function () { own.change(picker.id.slice(3), picker.value); });
  });
  var waiting = 0, pause = all('.en', list).length > 2000 ? 180 : 40;
  box.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { own.change('q', box.value); }, pause);
  });
  box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { own.change('q', box.value); own.step(1); } });
}

// ---- copying -----------------------------------------------------------------------------------------------
function said(node) { return node ? node.textContent.replace(/\s+/g, ' ').trim() : ''; }
function copy(words, from) {
  function done(ok) {
    var before = from.dataset.was || from.textContent;
    from.dataset.was = before;
    from.textContent = ok ? W.copied : W.copyFail;
    if (status) { status.textContent = from.textContent; }
    setTimeout(function () { from.textContent = before; }, 1600);
  }
  function old() {
    var area = make('textarea', 'vh');
    area.value = words;
    document.body.appendChild(area);
    area.select();
    var ok = false;
    try { ok = document.execCommand('copy'); } catch (e) { /* answered below */ }
    document.body.removeChild(area);
    from.focus();
    done(ok);
  }
  if (navigator.clipboard && navigator.clipboard.writeText) {
    navigator.clipboard.writeText(words).then(function () { done(true); }, old);
  } else { old(); }
}

// ---- the panel on narrow screens ---------------------------------------------------------------------------
var slim = window.matchMedia('(max-width: 1020px)');
function narrow() { return slim.matches; }
var gripper = button('grip', '', function () { sheet(!panel.classList.contains('up')); });
function sheet(up) {
  if (!narrow()) { return; }
  panel.classList.toggle('up', up);
  if (up && current) { showEntry(current); }
  grip();
}
function grip() {
  var up = panel.classList.contains('up');
  gripper.setAttribute('aria-expanded', String(up));
  gripper.textContent = '';
  gripper.appendChild(make('span', '', W.sheet));
  var counts = make('span', 'ct');
  all('.chip').forEach(function (chip) {
    var letter = chip.querySelector('.b');
    counts.appendChild(make('span', letter.className, letter.textContent + ' ' + chip.querySelector('.ct').textContent));
  });
  gripper.appendChild(counts);
  gripper.appendChild(make('span', 'mu', up ? W.close : W.open));
}
panel.insertBefore(gripper, panel.firstChild);
grip();

// ---- tools -------------------------------------------------------------------------------------------------
var tools = byId('tools'), themes = ['auto', 'light', 'dark'], theme = store.get('theme') || 'auto';
var themer = button('', '', function () {
  theme = themes[(themes.indexOf(theme) + 1) % 3];
  store.set('theme', theme);
  paint();
});
function paint() {
  if (theme === 'auto') { root.removeAttribute('data-theme'); } else { root.setAttribute('data-theme', theme); }
  themer.textContent = W.theme + W.colon + W[theme];
}
if (themes.indexOf(theme) < 0) { theme = 'auto'; }
paint();
tools.appendChild(themer);
tools.appendChild(button('', W.print, function () { window.print(); }));

var keysOn = store.get('keys') !== 'off';
function foot() {
  var node = make('div', 'pf'), help = make('span');
  W.keysHelp.split('|').forEach(function (part, i) { help.appendChild(i % 2 ? make('kbd', '', part) : document.createTextNode(part)); });
  var keys = button('lk', '', function () {
    keysOn = !keysOn;
    store.set('keys', keysOn ? 'on' : 'off');
    say();
  });
  function say() {
    keys.textContent = W.keys + W.colon + (keysOn ? W.on : W.off);
    keys.setAttribute('aria-pressed', String(keysOn));
  }
  say();
  node.appendChild(help);
  node.appendChild(keys);
  return node;
}
if (acts) { panel.appendChild(foot()); }

// A table that scrolls must be reachable by keyboard.
function scrollers() {
  all('.tb').forEach(function (node) {
    if (narrow()) { node.setAttribute('tabindex', '0'); } else { node.removeAttribute('tabindex'); }
  });
}
scrollers();
if (slim.addEventListener) { slim.addEventListener('change', scrollers); }
