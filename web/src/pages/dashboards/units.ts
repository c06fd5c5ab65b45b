/** Departments in figures (单位): what one is called, and by what its rows are asked for. */
export interface Unit {
  department_code: string | null;
  department_name: string | null;
}

export const unitName = (row: Unit, unknown: string): string => row.department_name ?? row.department_code ?? unknown;

/** By its code, else by its name: so the service tells units apart; `null`: neither is stated, its rows cannot be asked for. */
export const unitKey = (row: Unit): string | null => row.department_code ?? row.department_name;
