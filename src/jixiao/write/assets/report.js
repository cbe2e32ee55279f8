// Filters, jumps between list and cells, keys, copying. Everything is read from the page itself; nothing is fetched,
// and no text of the document is ever turned into markup. Written for browsers of 2019 and later.
(function () {
  'use strict';
  var root = document.documentElement;
  var W = JSON.parse(document.getElementById('words').textContent);
  var SHOWN_CHIPS = 12;
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

  // ---- what is on the page -------------------------------------------------------------------------------
  var panel = byId('findings'), list = byId('list'), status = byId('status'), box = byId('q');
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
  var current = null, currentMark = null, shown = [];
  var keysOn = store.get('keys') !== 'off';

  // ---- filtering -----------------------------------------------------------------------------------------
  function wordsOf(entry) {
    if (entry.words === null) { entry.words = entry.el.textContent.toLowerCase(); }
    return entry.words;
  }
  function apply() {
    var asked = state.q.toLowerCase().split(/\s+/).filter(Boolean), tally = { e: 0, w: 0, i: 0 }, places = 0;
    shown = [];
    entries.forEach(function (entry) {
      var fits = (!state.k || entry.k === state.k) && (!state.c || entry.c === state.c) &&
        asked.every(function (word) { return wordsOf(entry).indexOf(word) >= 0; });
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
    all('.chip').forEach(function (chip) {
      chip.setAttribute('aria-pressed', String(state.s.indexOf(chip.dataset.s) >= 0));
      chip.querySelector('.ct').textContent = String(tally[chip.dataset.s]);
    });
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
    all('.on').forEach(function (b) { b.classList.remove('on'); });
    all('.sel').forEach(function (b) { b.classList.remove('sel'); });
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
      mark.classList.add('on');
      var cell = mark.closest('.k');
      if (cell) { cell.classList.add('sel'); }
      var chip = all('.ch a', entry.el).filter(function (a) { return a.getAttribute('href') === '#' + mark.id; })[0];
      if (chip) { chip.classList.add('here'); chip.setAttribute('aria-current', 'true'); }
    }
  }
  function showCell(node) {
    node.scrollIntoView({ block: 'center', inline: 'nearest' });
    // Forms out of view are laid out only now, and may have pushed it away.
    requestAnimationFrame(function () { node.scrollIntoView({ block: 'center', inline: 'nearest' }); });
  }
  function showEntry(entry) {
    var top = entry.el.offsetTop - list.offsetTop, height = entry.el.offsetHeight;
    if (narrow() || top < list.scrollTop || top + height > list.scrollTop + list.clientHeight) { list.scrollTop = Math.max(0, top - 40); }
  }
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
      showCell(mark.closest('td, th') || mark);
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
      if (match[1] === 'm') { toCell(entry, node || firstMark(entry), true); } else { toEntry(entry, firstMark(entry), true); if (currentMark) { showCell(currentMark.closest('td, th') || currentMark); } }
    } else if (node) {
      sheet(false);
      var rule = node.closest('details');
      if (rule) { rule.open = true; }
      node = node.classList.contains('an') ? node.parentNode : node;
      if (/^(text|findings|main)$/.test(id)) { if (id === 'findings') { sheet(true); } node.scrollIntoView(); node.focus({ preventScroll: true }); }
      else if (/^at-/.test(id)) { all('.sel').forEach(function (b) { b.classList.remove('sel'); }); node.classList.add('sel'); showCell(node); }
      else { node.scrollIntoView(); requestAnimationFrame(function () { node.scrollIntoView(); }); }
    } else { return; }
    if (push) { writeHash(true, id); }
  }
  function step(by) {
    if (!shown.length) { return; }
    var at = current ? shown.indexOf(current) : -1;
    var next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length];
    var mark = firstMark(next);
    select(next, mark);
    if (mark) { showCell(mark.closest('td, th') || mark); }
    showEntry(next);
    if (!narrow() || panel.classList.contains('up')) { next.head.focus({ preventScroll: true }); }
    writeHash(false);
  }

  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href^="#"]') : null;
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      var id = link.getAttribute('href').slice(1);
      if (link.classList.contains('hd')) {
        var entry = entries[+id.slice(1).split('-')[0] - 1];
        if (current === entry && entry.el.classList.contains('open')) {
          entry.el.classList.remove('open');
          entry.head.setAttribute('aria-expanded', 'false');
          return;
        }
        var mark = firstMark(entry);
        toCell(entry, mark, true);
        writeHash(true);
        return;
      }
      if (link.dataset.rule) { clear(); state.q = link.dataset.rule; sync(); apply(); }
      if (link.classList.contains('b')) {
        var owner = entries[+link.id.slice(1).split('-')[0] - 1];
        toEntry(owner, link, true);
        writeHash(true, link.id);
        return;
      }
      visit(id, true);
      return;
    }
    var cell = event.target.closest ? event.target.closest('.k') : null;
    if (cell && cellOf.has(cell) && !String(getSelection())) {
      var left = cellOf.get(cell).marks.filter(function (m) { return m.entry.shown; });
      if (!left.length) { return; }
      // A second click on the same cell goes on to its next mark.
      var at = left.map(function (m) { return m.b; }).indexOf(currentMark);
      var chosen = left[(at + 1) % left.length];
      toEntry(chosen.entry, chosen.b, false);
      writeHash(true, chosen.b.id);
    }
  });

  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === 'Escape') {
      if (typing && box && event.target === box && box.value) { box.value = ''; change('q', ''); return; }
      if (typing) { event.target.blur(); return; }
      if (narrow() && panel.classList.contains('up')) { sheet(false); gripper.focus(); return; }
      if (current && currentMark && panel.contains(document.activeElement)) { currentMark.focus({ preventScroll: true }); showCell(currentMark); return; }
      select(null);
      writeHash(false);
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn) { return; }
    if (event.key === '/' && box) { event.preventDefault(); sheet(true); box.focus(); box.select(); }
    if (event.key === 'j' || event.key === 'n') { event.preventDefault(); step(1); }
    if (event.key === 'k' || event.key === 'p') { event.preventDefault(); step(-1); }
  });
  window.addEventListener('popstate', readHash);
  window.addEventListener('hashchange', function () { /* popstate has seen it; some old browsers send only this */
    if (location.hash !== address(currentMark ? currentMark.id : current ? current.el.id : '')) { readHash(); }
  });

  // ---- copying -------------------------------------------------------------------------------------------
  function said(node) { return node ? node.textContent.replace(/\s+/g, ' ').trim() : ''; }
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

  // ---- the panel on narrow screens -----------------------------------------------------------------------
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

  // ---- tools ---------------------------------------------------------------------------------------------
  var tools = byId('tools'), themes = ['auto', 'light', 'dark'], theme = store.get('theme') || 'auto';
  function paint() {
    if (theme === 'auto') { root.removeAttribute('data-theme'); } else { root.setAttribute('data-theme', theme); }
    themer.textContent = W.theme + W.colon + W[theme];
  }
  var themer = button('', '', function () {
    theme = themes[(themes.indexOf(theme) + 1) % 3];
    store.set('theme', theme);
    paint();
  });
  if (themes.indexOf(theme) < 0) { theme = 'auto'; }
  paint();
  tools.appendChild(themer);
  tools.appendChild(button('', W.print, function () { window.print(); }));

  var acts = byId('acts'), clearer, sorter;
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
    all('.chip').forEach(function (chip) {
      chip.addEventListener('click', function () {
        var key = chip.dataset.s;
        change('s', state.s.indexOf(key) >= 0 ? state.s.replace(key, '') : 'ewi'.split('').filter(function (c) {
          return c === key || state.s.indexOf(c) >= 0;
        }).join(''));
      });
    });
    ['k', 'p', 'c'].forEach(function (key) {
      byId('by-' + key).addEventListener('change', function (event) { change(key, event.target.value); });
    });
    var waiting = 0;
    box.addEventListener('input', function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { change('q', box.value); }, entries.length > 2000 ? 180 : 40);
    });
    box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { change('q', box.value); step(1); } });
    var foot = make('div', 'pf');
    var help = make('span');
    W.keysHelp.split('|').forEach(function (part, i) { help.appendChild(i % 2 ? make('kbd', '', part) : document.createTextNode(part)); });
    foot.appendChild(help);
    var keys = button('lk', '', function () {
      keysOn = !keysOn;
      store.set('keys', keysOn ? 'on' : 'off');
      keys.textContent = W.keys + W.colon + (keysOn ? W.on : W.off);
      keys.setAttribute('aria-pressed', String(keysOn));
    });
    keys.textContent = W.keys + W.colon + (keysOn ? W.on : W.off);
    keys.setAttribute('aria-pressed', String(keysOn));
    foot.appendChild(keys);
    panel.appendChild(foot);
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

  // A table that scrolls must be reachable by keyboard.
  function scrollers() {
    all('.tb').forEach(function (node) {
      if (narrow()) { node.setAttribute('tabindex', '0'); } else { node.removeAttribute('tabindex'); }
    });
  }
  scrollers();
  if (slim.addEventListener) { slim.addEventListener('change', scrollers); }

  if (location.hash.length > 1) {
    readHash();
    // The browser does its own scrolling to the hash once all is loaded; ours comes after it.
    window.addEventListener('load', function () {
      setTimeout(function () { if (currentMark) { showCell(currentMark.closest('td, th') || currentMark); } }, 0);
    });
  } else { apply(); }
}());
