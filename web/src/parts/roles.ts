/** Roles of the access table (角色, R10.2): the three officers, and those that meet business data. */
import { useI18n } from "vue-i18n";

export const officers = ["auditor", "admin", "security"];
export const others = ["regulator", "department", "inspector", "court", "discipline", "subject", "bank", "association", "agency"];
export const roles = [...others, ...officers];

/** Names a role; one that a county added to its table is told by its code. */
export function useRoleName(): (code: string) => string {
  const { t, te } = useI18n();
  return (code) => (te(`role.${code}`) ? t(`role.${code}`) : code);
}
