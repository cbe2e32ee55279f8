// Filters, jumps between list and cells, keys, only what changed. Everything is read from the page itself; nothing is
// fetched, and no text of the documents is ever turned into markup. Written for browsers of 2019 and later.
(function () {
  'use strict';
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

  var panel = byId('findings'), list = byId('list'), status = byId('status'), box = byId('q'), picker = byId('by-p');
  var zone = null, zones = [];
  var entries = [];
  all('#list > li').forEach(function (el) {
    if (el.classList.contains('zn')) { zone = { el: el, entries: [] }; zones.push(zone); return; }
    var n = +el.id.slice(1);
    var entry = { el: el, n: n, s: el.dataset.s, p: el.dataset.p, head: el.firstElementChild, mark: byId('m' + n), words: null, shown: true };
    entries.push(entry);
    zone.entries.push(entry);
  });
  var state = { s: 'caxm', p: '', q: '' }, current = null, shown = entries;
  var keysOn = store.get('keys') !== 'off';

  // ---- filtering -----------------------------------------------------------------------------------------
  function apply() {
    var asked = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    zones.forEach(function (zone) {
      var title = zone.el.textContent.toLowerCase(), any = false;
      zone.entries.forEach(function (entry) {
        if (entry.words === null) { entry.words = entry.el.textContent.toLowerCase() + ' ' + title; }
        entry.shown = state.s.indexOf(entry.s) >= 0 && (!state.p || entry.p === state.p) &&
          asked.every(function (word) { return entry.words.indexOf(word) >= 0; });
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
    all('.chip').forEach(function (chip) { chip.setAttribute('aria-pressed', String(state.s.indexOf(chip.dataset.s) >= 0)); });
  }
  function clear() {
    state = { s: 'caxm', p: '', q: '' };
    if (box) { box.value = ''; picker.value = ''; }
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
    all('.on').forEach(function (b) { b.classList.remove('on'); });
    all('.sel').forEach(function (b) { b.classList.remove('sel'); });
    current = entry;
    if (!entry) { return; }
    if (!entry.shown) { clear(); if (status) { status.textContent = W.cleared; } }
    entry.el.classList.add('open', 'pick');
    entry.head.setAttribute('aria-current', 'true');
    if (entry.mark) {
      entry.mark.classList.add('on');
      var cell = entry.mark.closest('.k');
      if (cell) { cell.classList.add('sel'); }
    }
  }
  function showMark(entry) {
    if (!entry.mark) { return; }
    var node = entry.mark.closest('td, th, p, li, h4, h5') || entry.mark;
    if (node.offsetHeight > innerHeight / 2) { node = entry.mark; }
    node.scrollIntoView({ block: 'center', inline: 'nearest' });
    // Forms out of view are laid out only now, and may have pushed it away.
    requestAnimationFrame(function () { node.scrollIntoView({ block: 'center', inline: 'nearest' }); });
  }
  function showEntry(entry) {
    var top = entry.el.offsetTop - list.offsetTop, height = entry.el.offsetHeight;
    if (narrow() || top - 30 < list.scrollTop || top + height > list.scrollTop + list.clientHeight) { list.scrollTop = Math.max(0, top - 60); }
  }
  function visit(id, push) {
    var match = /^([fm])(\d+)$/.exec(id), entry = match && entries[+match[2] - 1], node = byId(id);
    if (entry) {
      select(entry);
      if (match[1] === 'm') { sheet(false); showMark(entry); if (entry.mark) { entry.mark.focus({ preventScroll: true }); } showEntry(entry); }
      else { sheet(true); showEntry(entry); entry.head.focus({ preventScroll: true }); }
    } else if (node) {
      if (node.classList.contains('same')) { only(false); }
      if (id === 'list') { sheet(true); }
      node.scrollIntoView();
      requestAnimationFrame(function () { node.scrollIntoView(); });
      if (node.hasAttribute('tabindex')) { node.focus({ preventScroll: true }); }
    } else { return; }
    if (push && location.hash !== '#' + id) { history.pushState(null, '', '#' + id); }
  }
  function step(by) {
    if (!shown.length) { return; }
    var at = current ? shown.indexOf(current) : -1;
    var next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length];
    select(next);
    showMark(next);
    showEntry(next);
    if (!narrow() || panel.classList.contains('up')) { next.head.focus({ preventScroll: true }); }
    history.replaceState(null, '', '#m' + next.n);
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href^="#"]') : null;
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      visit(link.getAttribute('href').slice(1), true);
      return;
    }
    var cell = event.target.closest ? event.target.closest('.k') : null;
    var marks = cell && !String(getSelection()) ? all('.b[id]', cell).filter(function (b) { return !b.classList.contains('off'); }) : [];
    if (marks.length) {
      // A second click on the same cell goes on to its next mark.
      var at = marks.indexOf(current && current.mark);
      visit('f' + marks[(at + 1) % marks.length].id.slice(1), true);
    }
  });
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
    if (event.key === 'Escape') {
      if (typing && event.target === box && box.value) { box.value = state.q = ''; apply(); return; }
      if (typing) { event.target.blur(); return; }
      if (narrow() && panel.classList.contains('up')) { sheet(false); gripper.focus(); return; }
      if (current && current.mark && panel.contains(document.activeElement)) { current.mark.focus({ preventScroll: true }); showMark(current); return; }
      select(null);
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn) { return; }
    if (event.key === '/' && box) { event.preventDefault(); sheet(true); box.focus(); box.select(); }
    if (event.key === 'j' || event.key === 'n') { event.preventDefault(); step(1); }
    if (event.key === 'k' || event.key === 'p') { event.preventDefault(); step(-1); }
    if (event.key === 'o' && switcher) { only(!root.classList.contains('only')); }
  });
  window.addEventListener('popstate', function () { if (location.hash.length > 1) { visit(location.hash.slice(1), false); } else { select(null); } });

  // ---- copying -------------------------------------------------------------------------------------------
  function said(node) { return node ? node.textContent.replace(/\s+/g, ' ').trim() : ''; }
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
  function copy(words, from) {
    function done(ok) {
      from.textContent = ok ? W.copied : W.copyFail;
      if (status) { status.textContent = from.textContent; }
      setTimeout(function () { from.textContent = W.copy; }, 1600);
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
  grip();

  // ---- tools ---------------------------------------------------------------------------------------------
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

  var acts = byId('acts'), clearer, switcher;
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
    all('.chip').forEach(function (chip) {
      chip.addEventListener('click', function () {
        var key = chip.dataset.s;
        state.s = state.s.indexOf(key) >= 0 ? state.s.replace(key, '') : 'caxm'.split('').filter(function (c) {
          return c === key || state.s.indexOf(c) >= 0;
        }).join('');
        apply();
      });
    });
    picker.addEventListener('change', function () { state.p = picker.value; apply(); });
    var waiting = 0;
    box.addEventListener('input', function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { state.q = box.value; apply(); }, entries.length > 2000 ? 180 : 40);
    });
    box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { state.q = box.value; apply(); step(1); } });
    var foot = make('div', 'pf'), help = make('span');
    W.keysHelp.split('|').forEach(function (part, i) { help.appendChild(i % 2 ? make('kbd', '', part) : document.createTextNode(part)); });
    foot.appendChild(help);
    var keys = button('lk', '', function () {
      keysOn = !keysOn;
      store.set('keys', keysOn ? 'on' : 'off');
      sayKeys();
    });
    var sayKeys = function () {
      keys.textContent = W.keys + W.colon + (keysOn ? W.on : W.off);
      keys.setAttribute('aria-pressed', String(keysOn));
    };
    sayKeys();
    foot.appendChild(keys);
    panel.appendChild(foot);
    apply();
  }

  // A table that scrolls must be reachable by keyboard.
  function scrollers() {
    all('.tb').forEach(function (node) {
      if (narrow()) { node.setAttribute('tabindex', '0'); } else { node.removeAttribute('tabindex'); }
    });
  }
  scrollers();
  if (slim.addEventListener) { slim.addEventListener('change', scrollers); }
  if (location.hash.length > 1) { window.addEventListener('load', function () { setTimeout(function () { visit(location.hash.slice(1), false); }, 0); }); }
}());
