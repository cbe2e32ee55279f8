// Two people in one cell: both versions, and the choice between them. What is not decided yet waits in the status line.

import { el, say, shownDifference, toast } from './dom.js';

const time = (at) => (at ? new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : '');

export class Conflicts {
  constructor(store, button) {
    Object.assign(this, { store, button, waiting: [] });
    this.dialog = el('dialog.conflict', { 'aria-labelledby': 'conflict-title' });
    document.body.append(this.dialog);
    this.dialog.addEventListener('close', () => this.#count());
    button.addEventListener('click', () => this.open());
  }

  add(found) {
    const { op } = found;
    if (op.op === 'move' || (op.op === 'add' && found.theirs === null)) { toast(say('gone', { by: found.by })); return; }
    this.waiting.push(found);
    this.#count();
    if (!this.dialog.open) this.open();
  }

  #count() {
    this.button.hidden = !this.waiting.length;
    this.button.textContent = say('conflictsLeft', { n: this.waiting.length });
  }

  #done() {
    this.waiting.shift();
    this.#count();
    if (this.waiting.length) this.open();
    else this.dialog.close();
  }

  open() {
    const found = this.waiting[0];
    if (!found) return;
    const { op } = found;
    const act = (words, run, primary) => el(`button${primary ? '.primary' : ''}`, { type: 'button', onclick: () => { run(); this.#done(); } }, words);
    const who = { by: found.by || say('somebody'), at: time(found.at), where: this.store.state.cellName(found.where) };
    const body = el('.dialog-body');
    const acts = el('.acts');
    const shown = (label, words) => el('.version', {}, el('h3', {}, label), el('p.version-words', {}, words || say('emptyCell')));
    if (op.op === 'remove') {
      body.append(el('p', {}, say('conflictRemoved', who)));
      acts.append(act(say('keepRow'), () => {}, true), act(say('removeStill'), () => {
        const row = this.store.draft.list(op.list)?.find((r) => r.uid === op.item.uid);
        if (row) this.store.commit([{ op: 'remove', list: op.list, item: structuredClone(row) }]);
      }));
    } else if (op.op === 'compose') {
      body.append(el('p', {}, say('conflictComposed', who)), shown(say('theirs', who), found.theirs));
      acts.append(act(say('keepTheirs'), () => {}, true), act(say('composeStill'), () => this.store.commit([{ op: 'compose', cell: op.cell, old: this.store.draft.get(op.cell) }])));
    } else if (found.theirs === null) {
      const back = this.#restored(op);
      body.append(el('p', {}, say('conflictGone', who)), shown(say('mine'), op.new));
      if (back) acts.append(act(say('restoreRow'), () => this.store.commit(back), true));
      acts.append(act(say('giveUp'), () => {}));
    } else {
      const merged = el('textarea', { rows: 4, value: op.new, id: 'conflict-merged' });
      const take = (words) => () => this.store.commit([{ op: 'set', cell: op.cell, old: this.store.draft.get(op.cell), new: words() }]);
      body.append(el('p', {}, say('conflictCell', who)), el('.versions', {}, shown(say('theirs', who), found.theirs), shown(say('mine'), op.new)),
        el('p.version-difference', {}, shownDifference(found.theirs, op.new)),
        el('.field', {}, el('label', { htmlFor: 'conflict-merged' }, say('merged')), merged));
      acts.append(act(say('useTheirs'), () => {}), act(say('useMine'), take(() => op.new)), act(say('useMerged'), take(() => merged.value), true));
    }
    this.dialog.replaceChildren(el('.dialog-body', {}, el('h2', { id: 'conflict-title' }, say('conflictTitle')), ...body.childNodes, acts));
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** The changes that bring a row back that others took away, with what was written in it. */
  #restored(op) {
    const uids = op.cell.split('.').filter((part) => this.store.removed.has(part));
    if (!uids.length) return null;
    const { list, item, after } = this.store.removed.get(uids[0]);
    const add = { op: 'add', list, item, after };
    const restored = this.store.draft.copy();
    restored.perform(add);
    return [add, { op: 'set', cell: op.cell, old: restored.get(op.cell), new: op.new }];
  }
}
