// The draft as the page holds it, and single changes to it: the same as submissions/edits.py, which has the last word.

const MEASURE = /^\w+\.indicators\.\w+\.measure\.(\w+)$/;
export const MONTHS = ['3', '6', '10', '12'];
export const ROW_FIELDS = ['level1', 'level2', 'level3', 'description', 'target', 'basis'];
const KIND = { projects: 'p', 'head.safeguards': 's', objectives: 'o', indicators: 'i' };

/** The letter a row's uid begins with. */
export const kindOf = (list) => KIND[list] ?? KIND[list.split('.')[1]];

export class Draft {
  constructor(head, sheets) {
    this.head = head;
    this.sheets = sheets;
  }

  copy() { return new Draft(structuredClone(this.head), structuredClone(this.sheets)); }

  sheet(uid) { return this.sheets.find((s) => s.uid === uid); }

  /** The list of rows of this name; undefined where its project is gone. */
  list(name) {
    if (name === 'projects') return this.sheets;
    if (name === 'head.safeguards') return this.head.safeguards;
    const [owner, field] = name.split('.');
    return this.sheet(owner)?.[field];
  }

  /** Where a cell stands: [object, key, whether an empty one is not kept]; null where its row is gone. */
  find(path) {
    const parts = path.split('.');
    if (parts[0] === 'head') {
      if (parts.length === 2) return [this.head, parts[1], false];
      if (parts[1] === 'safeguards') return this.#in(this.head.safeguards, parts[2], 'text');
      return this.sheet(parts[2]) ? [this.head.items[parts[2]] ?? {}, parts[3], false] : null;
    }
    const sheet = this.sheet(parts[0]);
    if (!sheet) return null;
    if (parts.length === 2) return [sheet, parts[1], false];
    if (parts[1] === 'plan') return [sheet.plan, parts[2], false];
    if (parts[1] === 'objectives') return this.#in(sheet.objectives, parts[2], 'text');
    const row = sheet.indicators.find((r) => r.uid === parts[2]);
    if (!row) return null;
    return MEASURE.test(path) ? [row.measure, parts[4], true] : [row, parts[3], parts[3] === 'weight'];
  }

  #in(rows, uid, key) {
    const row = rows.find((r) => r.uid === uid);
    return row ? [row, key, false] : null;
  }

  /** What stands in a cell: '' where it is empty or gone. */
  get(path) {
    const found = this.find(path);
    return found ? found[0][found[1]] ?? '' : '';
  }

  has(path) { return this.find(path)?.[0][path.split('.').at(-1)] !== undefined; }

  /** Make a change; the change that takes it back, or null where nothing changed. */
  perform(op) {
    switch (op.op) {
      case 'set': return this.#set(op);
      case 'compose': return this.#compose(op);
      case 'add': return this.#add(op);
      case 'remove': return this.#remove(op);
      case 'move': return this.#move(op);
      default: throw new Error(`no such change: ${op.op}`);
    }
  }

  #set({ cell, new: now }) {
    const found = this.find(cell);
    if (!found) return null;
    const [holder, key, optional] = found;
    const before = holder[key];
    if (before === now || (optional && !before && !now)) return null;
    if (cell.startsWith('head.items.')) this.head.items[cell.split('.')[2]] = holder;
    if (optional && now === '') delete holder[key];
    else holder[key] = now;
    return before === undefined && !optional ? { op: 'compose', cell, old: now } : { op: 'set', cell, old: now, new: before ?? '' };
  }

  #compose({ cell }) {
    const found = this.find(cell);
    const before = found?.[0][found[1]];
    if (before === undefined) return null;
    delete found[0][found[1]];
    const uid = cell.split('.')[2];
    if (!Object.keys(found[0]).length) delete this.head.items[uid];
    return { op: 'set', cell, old: '', new: before };
  }

  #spot(rows, after) {
    if (after === null || after === undefined) return 0;
    const at = rows.findIndex((r) => r.uid === after);
    return at < 0 ? rows.length : at + 1;
  }

  before(list, uid) {
    const rows = this.list(list) ?? [];
    const at = rows.findIndex((r) => r.uid === uid);
    return at > 0 ? rows[at - 1].uid : null;
  }

  #add({ list, item, after }) {
    const rows = this.list(list);
    if (!rows || rows.some((r) => r.uid === item.uid)) return null;
    const made = structuredClone(item);
    rows.splice(this.#spot(rows, after), 0, made);
    return { op: 'remove', list, item: made };
  }

  #remove({ list, item }) {
    const rows = this.list(list);
    const at = rows ? rows.findIndex((r) => r.uid === item.uid) : -1;
    if (at < 0) return null;
    const after = at ? rows[at - 1].uid : null;
    const [gone] = rows.splice(at, 1);
    return { op: 'add', list, item: structuredClone(gone), after };
  }

  #move({ list, uid, after }) {
    const rows = this.list(list);
    const at = rows ? rows.findIndex((r) => r.uid === uid) : -1;
    if (at < 0 || after === uid) return null;
    const before = at > 0 ? rows[at - 1].uid : null;
    const [row] = rows.splice(at, 1);
    const spot = this.#spot(rows, after);
    rows.splice(spot, 0, row);
    return spot === at ? null : { op: 'move', list, uid, after: before };
  }

  /** A change others made (as /since tells it), as one that can be performed. */
  static told({ op, where, old, new: now }) {
    if (op === 'set' || op === 'compose') return { op, cell: where, old: old ?? '', new: now };
    if (op === 'add') return { op, list: where, item: now.item, after: now.after };
    if (op === 'remove') return { op, list: where, item: old.item };
    return { op, list: where, uid: now.uid, after: now.after };
  }
}

export const isStructural = (op) => op.op !== 'set' && op.op !== 'compose';

/** The uid of the project a change is about: `head`, or `projects` for the list of them. */
export const ownerOf = (op) => (op.cell ?? op.list).split('.')[0];
