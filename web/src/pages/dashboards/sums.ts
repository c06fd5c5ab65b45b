/** Rows added up for a chart (汇总): the rows of one name become one. */
export function summed<Row, Column extends keyof Row & string>(
  rows: Row[],
  nameOf: (row: Row) => string,
  columns: readonly Column[],
): { name: string; sums: Record<Column, number> }[] {
  const found = new Map<string, Record<Column, number>>();
  for (const row of rows) {
    const name = nameOf(row);
    const kept = found.get(name) ?? (Object.fromEntries(columns.map((column) => [column, 0])) as Record<Column, number>);
    for (const column of columns) kept[column] += Number(row[column]);
    found.set(name, kept);
  }
  return [...found].map(([name, sums]) => ({ name, sums }));
}
