/** Things by what they have in common (分组), in the order met; browsers of closed networks lack `Map.groupBy`. */
export function grouped<T>(things: T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of things) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
