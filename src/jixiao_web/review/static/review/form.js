// The review form: sum and grade as they are typed. What the server says when it is saved is what counts.
const rules = JSON.parse(document.getElementById('review-rules').textContent);
const form = document.getElementById('review-form');
const rows = [...form.querySelectorAll('tbody tr')];

function isGraded() {
  return form.elements.way.value === 'qualitative';
}

function gradeOf(row) {
  return row.querySelector('.by-grades input:checked')?.value ?? null;
}

function pointsOf(row) {
  const field = row.querySelector('.by-points input');
  return field.value === '' || !field.validity.valid ? null : Number(field.value);
}

function share(row) {
  if (isGraded()) {
    const given = rules.grades.find((one) => one.name === gradeOf(row));
    return given ? Number(given.least) / 100 : null;
  }
  const points = pointsOf(row);
  return points === null ? null : points / Number(row.querySelector('.by-points input').dataset.most);
}

// Without points: the best grade of which enough points are that good and none is too low.
function graded(found) {
  const rank = new Map(rules.grades.map((one, at) => [one.name, at]));
  const rule = rules.rules.find((one) => found.filter((grade) => rank.get(grade) <= rank.get(one.of)).length >= one.most
    && found.every((grade) => rank.get(grade) <= rank.get(one.below)));
  return rule ? rule.grade : rules.grades.at(-1).name;
}

function show() {
  const byGrades = isGraded();
  for (const part of form.querySelectorAll('.by-points, .by-grades')) {
    part.hidden = part.matches('.by-points') === byGrades;
    for (const field of part.querySelectorAll('input')) field.disabled = part.hidden;
  }
  for (const row of rows) {
    const got = share(row);
    row.querySelector('.low').hidden = got === null || got >= Number(rules.low) || row.querySelector('textarea').value.trim() !== '';
  }
  const given = rows.map(byGrades ? gradeOf : pointsOf);
  const sum = Math.round(given.reduce((all, one) => all + (Number(one) || 0), 0) * 10) / 10;
  let grade = null;
  if (!given.includes(null)) grade = byGrades ? graded(given) : rules.grades.find((one) => sum >= Number(one.least)).name;
  document.getElementById('sum').textContent = byGrades ? '' : String(sum);
  document.getElementById('grade').textContent = grade ?? '';
  document.getElementById('grade').className = `grade grade-${grade}`;
  document.getElementById('follows').textContent = rules.grades.find((one) => one.name === grade)?.follows ?? '';
}

form.addEventListener('input', show);
show();
