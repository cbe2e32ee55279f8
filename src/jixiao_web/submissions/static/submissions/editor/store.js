// What was typed, on its way to the server: kept until it is acknowledged, here and in the browser's own store; changes of
// others come in between. Nothing that was typed is dropped: a change that is refused is handed to `conflict`.

import { say, visible } from './dom.js';
import { Draft, isStructural, ownerOf } from './draft.js';

const POLL = 4000;
const POLL_HIDDEN = 20000;
const MOST = 1000;
const MOST_CHARACTERS = 800_000;
const RETRY = [1000, 2000, 5000, 10000, 20000];
const ABANDONED = 60000;

export class Store extends EventTarget {
  #base;
  #queue = [];
  #sending = null;
  #failures = 0;
  #undo = [];
  #redo = [];
  #check = { busy: false, again: false, typed: null };
  #timer = 0;
  #key;

  constructor(state) {
    super();
    this.state = state;
    this.revision = state.revision;
    this.#base = new Draft(state.head, state.sheets);
    this.draft = this.#base.copy();
    this.editable = state.editable;
    this.owner = state.owner;
    this.marks = state.marks;
    this.counts = state.counts;
    this.composed = state.composed ?? null;
    this.removed = new Map();
    const tab = sessionStorage.getItem('jixiao.tab') ?? crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    sessionStorage.setItem('jixiao.tab', tab);
    this.#key = `jixiao.unsaved.${state.text}.${state.user}.${tab}`;
  }

  start() {
    this.#status();
    this.#adopt();
    this.#poll();
    window.addEventListener('online', () => this.save(true));
    window.addEventListener('beforeunload', (event) => { if (this.unsaved) event.preventDefault(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.poll(); });
  }

  get unsaved() { return this.#queue.length; }

  #tell(name, detail = {}) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  // --- changing ---------------------------------------------------------------------------------------------------

  /** Make changes that belong together: one step of undoing. */
  commit(ops) {
    // The row went while somebody wrote in it: what they wrote is shown, not dropped.
    for (const op of ops.filter((one) => one.op === 'set' && this.editable && !this.draft.find(one.cell))) {
      const gone = op.cell.split('.').map((part) => this.removed.get(part)).find(Boolean);
      this.#tell('conflict', { where: op.cell, seen: op.old, yours: op.new, theirs: null, by: gone?.by ?? '', at: gone?.at ?? '', op });
    }
    const undo = this.#make(ops);
    if (!undo.length) return;
    this.#undo.push(undo);
    if (this.#undo.length > 500) this.#undo.shift();
    this.#redo = [];
  }

  set(cell, words) {
    const now = visible(words);
    if (this.draft.get(cell) !== now) this.commit([{ op: 'set', cell, old: this.draft.get(cell), new: now }]);
  }

  #make(ops) {
    if (!this.editable) return [];
    const undo = [];
    const made = [];
    for (const op of ops) {
      const back = this.draft.perform(op);
      if (!back) continue;
      undo.unshift(back);
      made.push(op);
      this.#enqueue(op.op === 'add' ? { ...op, item: structuredClone(back.item) } : op);
    }
    if (made.length) {
      this.#check.typed = null;
      this.#keep();
      this.#tell('changed', { ops: made, structural: made.some(isStructural) });
      this.#status();
      queueMicrotask(() => this.save());
    }
    return undo;
  }

  #enqueue(op) {
    const last = this.#queue.at(-1);
    if (op.op === 'set' && last?.op === 'set' && last.cell === op.cell && !this.#sending?.has(last)) last.new = op.new;
    else this.#queue.push({ ...op });
  }

  undo() { this.#back(this.#undo, this.#redo); }
  redo() { this.#back(this.#redo, this.#undo); }
  get canUndo() { return this.#undo.length > 0; }
  get canRedo() { return this.#redo.length > 0; }

  #back(from, to) {
    const step = from.pop();
    if (!step) return;
    const ops = [];
    let others = false;
    for (const op of step) {
      if (op.op === 'remove') {
        const now = this.draft.list(op.list)?.find((r) => r.uid === op.item.uid);
        if (now) ops.push({ ...op, item: structuredClone(now) });
      } else if (op.cell && this.draft.get(op.cell) !== op.old) others = true;
      else ops.push(op);
    }
    const back = this.#make(ops);
    if (back.length) to.push(back);
    this.#tell('undone', { ops, others });
  }

  // --- saving -----------------------------------------------------------------------------------------------------

  #headers() {
    const name = `${this.state.csrf}=`;
    const token = document.cookie.split('; ').find((c) => c.startsWith(name))?.slice(name.length) ?? '';
    return { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token };
  }

  async #ask(url, body, signal) {
    const response = await fetch(url, body === undefined ? { headers: { Accept: 'application/json' }, signal }
      : { method: 'POST', headers: this.#headers(), body: JSON.stringify(body), signal });
    const data = response.headers.get('content-type')?.includes('json') ? await response.json() : {};
    if (!response.ok) throw Object.assign(new Error(data.detail ?? response.statusText), { status: response.status, index: data.index });
    return data;
  }

  async save(now = false) {
    clearTimeout(this.#timer);
    if (this.#sending || !this.#queue.length || !this.editable) return;
    if (this.#failures && !now) { this.#retry(); return; }
    const batch = this.#batch();
    this.#sending = new Set(batch);
    this.#status();
    try {
      const answer = await this.#ask(this.state.urls.cells, { changes: batch, revision: this.revision, owner: this.owner, user: this.state.user });
      this.#failures = 0;
      this.#queue = this.#queue.slice(batch.length);
      this.savedAt = new Date();
      this.#merge(answer, batch);
    } catch (error) {
      this.#failed(error, batch);
    }
    this.#sending = null;
    this.#keep();
    this.#status();
    if (this.#queue.length) this.save();
  }

  /** As much as one request may bring. */
  #batch() {
    let size = 0;
    const end = this.#queue.findIndex((op, n) => { size += JSON.stringify(op).length; return n > 0 && (n >= MOST || size > MOST_CHARACTERS); });
    return end < 0 ? [...this.#queue] : this.#queue.slice(0, end);
  }

  #failed(error, batch) {
    if (error.status === 400 && error.index !== undefined) {
      // One change that can never be made must not hold up the others.
      const bad = batch[error.index];
      this.#queue = this.#queue.filter((op) => op !== bad);
      this.#rebuild();
      this.#tell('refused', { words: say('cannotSave', { why: error.message }) });
    } else if (error.status === 409 || error.status === 403 || error.status === 404) {
      this.editable = false;
      this.#tell('closed', { words: error.message });
    } else {
      this.#failures += 1;
      this.problem = error.status === 401 ? 'signedOut' : navigator.onLine && error.status ? 'serverBusy' : 'offline';
      this.#retry();
    }
  }

  #retry() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(true), RETRY[Math.min(this.#failures, RETRY.length) - 1] ?? RETRY[0]);
  }

  #status() {
    const status = this.#failures ? this.problem : this.#sending ? 'saving' : this.#queue.length ? 'unsaved' : 'saved';
    this.#tell('status', { status, at: this.savedAt, left: this.#queue.length });
  }

  /** What the server made of a batch: others' changes came first, then ours but those it refused. */
  #merge(answer, batch) {
    this.revision = answer.revision;
    if (answer.others === null) { this.#tell('replaced'); return; }
    const refused = new Set(answer.refused.map((r) => r.index));
    const others = answer.others.map((told) => Draft.told(told));
    others.forEach((op, n) => this.#remember(op, answer.others[n]));
    for (const op of [...others, ...batch.filter((_op, n) => !refused.has(n))]) this.#base.perform(op);
    if (others.some(isStructural) || refused.size) this.#rebuild(answer.others);
    else this.#follow(answer.others);
    for (const one of answer.refused) this.#tell('conflict', { ...one, op: batch[one.index] });
    this.#marked(answer);
  }

  /** A row others took away, as it was here: it can be brought back. */
  #remember(op, { by, at }) {
    if (op.op !== 'remove') return;
    const row = this.draft.list(op.list)?.find((r) => r.uid === op.item.uid) ?? op.item;
    this.removed.set(op.item.uid, { list: op.list, item: structuredClone(row), after: this.draft.before(op.list, op.item.uid), by, at });
  }

  /** The page's draft anew: what the server holds, with what is still on its way. */
  #rebuild(told = []) {
    this.draft = this.#base.copy();
    for (const op of this.#queue) this.draft.perform(op);
    this.#tell('changed', { ops: [], structural: true, rebuilt: true, told });
  }

  /** Others' words in cells: shown, but where ours are on their way (the server will refuse one of the two). */
  #follow(told) {
    const ours = new Set(this.#queue.map((op) => op.cell));
    const ops = told.map((one) => Draft.told(one)).filter((op) => !ours.has(op.cell));
    for (const op of ops) this.draft.perform(op);
    if (ops.length) this.#tell('changed', { ops, structural: false, told });
  }

  // --- following others ---------------------------------------------------------------------------------------------

  #poll() {
    setTimeout(async () => {
      await this.poll();
      this.#poll();
    }, document.hidden ? POLL_HIDDEN : POLL);
  }

  async poll() {
    if (this.#sending) return;
    const asked = this.revision;
    let answer;
    try {
      answer = await this.#ask(`${this.state.urls.since}?revision=${asked}`);
    } catch (error) {
      if (error.status === 401 && this.editable) {
        this.problem = 'signedOut';
        this.#tell('status', { status: 'signedOut', left: this.#queue.length });
      }
      return;
    }
    if (this.problem === 'signedOut' && !this.#failures) { this.problem = ''; this.#status(); }
    if (this.#sending || this.revision !== asked) return;
    this.#tell('people', { people: answer.people });
    if (answer.changes === null) { this.#tell('replaced'); return; }
    if (this.editable && !answer.editable) {
      this.editable = false;
      this.#tell('closed', { words: say('closedMeanwhile') });
    }
    if (!answer.changes.length) return;
    this.revision = answer.revision;
    const others = answer.changes.map((told) => Draft.told(told));
    others.forEach((op, n) => { this.#remember(op, answer.changes[n]); this.#base.perform(op); });
    if (others.some(isStructural)) this.#rebuild(answer.changes);
    else this.#follow(answer.changes);
    this.check();
  }

  // --- marks ------------------------------------------------------------------------------------------------------

  /** The project (or head, or the list of all) whose marks are shown. */
  look(owner) {
    if (owner === this.owner) return;
    this.owner = owner;
    this.marks = [];
    this.check();
  }

  /** Words that are being typed and not committed: marked as if they were. */
  typing(cell, words) {
    if (words === null && !this.#check.typed) return;
    this.#check.typed = words === null ? null : { op: 'set', cell, old: this.draft.get(cell), new: visible(words) };
    this.check();
  }

  /** Ask for the marks; one question at a time, the newest state last. */
  async check() {
    const check = this.#check;
    if (check.busy) { check.again = true; return; }
    check.busy = true;
    do {
      check.again = false;
      const owner = this.owner;
      const changes = check.typed ? [...this.#queue, check.typed] : this.#queue;
      // More than a request may hold is being saved, and the answer to that brings the marks.
      if (changes.length > MOST) break;
      try {
        const answer = await this.#ask(this.state.urls.check, { changes, owner });
        if (!this.#sending || check.typed) this.#marked(answer);
      } catch (error) {
        if (error.status === 429) await new Promise((go) => { setTimeout(go, 1000); });
        break;
      }
    } while (check.again);
    check.busy = false;
  }

  #marked(answer) {
    this.counts = answer.counts;
    if (answer.owner === this.owner) {
      this.marks = answer.marks;
      if (answer.composed) this.composed = answer.composed;
    }
    this.#tell('marks');
  }

  /** For the panel: what the library offers to a project, and last year's rows. */
  suggest(project, signal) { return this.#ask(`${this.state.urls.suggest}?project=${project}`, undefined, signal); }

  /** Set a finding aside with its reason; throws with words for people. */
  async waive(fingerprint, reason) {
    const response = await fetch(this.state.urls.waive, {
      method: 'POST', headers: { ...this.#headers(), 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ fingerprint, reason }),
    });
    const data = await response.json();
    if (!response.ok) throw new Error(data.detail);
    this.check();
  }

  // --- the browser's own store --------------------------------------------------------------------------------------

  #keep() {
    try {
      if (this.#queue.length) localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), queue: this.#queue }));
      else localStorage.removeItem(this.#key);
    } catch {
      this.#tell('refused', { words: say('noStore') });
    }
  }

  /** What a page that was closed left unsaved is taken up again. */
  #adopt() {
    if (!this.editable) return;
    const prefix = this.#key.slice(0, this.#key.lastIndexOf('.') + 1);
    const found = [];
    for (let n = localStorage.length - 1; n >= 0; n -= 1) {
      const key = localStorage.key(n);
      if (!key.startsWith(prefix)) continue;
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
      if (!Array.isArray(kept?.queue)) continue;
      if (key !== this.#key && Date.now() - kept.at < ABANDONED) continue;
      found.push(...kept.queue);
      localStorage.removeItem(key);
    }
    if (!found.length) return;
    for (const op of found) this.draft.perform(op);
    this.#queue = found;
    this.#keep();
    this.#tell('changed', { ops: found, structural: true, rebuilt: true });
    this.#tell('refused', { words: say('takenUp', { n: found.length }) });
    this.save();
  }
}

export { ownerOf };
