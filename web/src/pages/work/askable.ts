/** What a check may ask for (可核查的职务、措施、场景), in the order of the rule book; the compiler knows if one is missing. */
import type { Schemas } from "@/api/client";

const all = <T extends string>(named: Record<T, true>): T[] => Object.keys(named) as T[];

export const POSTS = all<Schemas["Post"]>({
  LR: true, FZ: true, MP: true, DIR: true, SUPV: true, EXEC: true, AC: true, INVEST: true, MANAGE: true, WORK: true, APPLY: true,
});

export const SCENES = all<Schemas["Scene"]>({
  APPROVAL: true, PROCUREMENT: true, BIDDING: true, FUNDS: true, TAX: true, STOCK_ISSUE: true, FINANCING: true,
  APPOINTMENT: true, TRAVEL: true, CONSUMPTION: true, HONOURS: true, COMMITMENT: true, INSPECTION: true, PUBLICATION: true,
});

export const KINDS = all<Schemas["MeasureKind"]>({
  限制或禁止市场或行业准入: true, 职业禁入或从业限制: true, 限制任职: true, 限制消费: true, 不准出境: true, 限制升学复学: true,
  限制申请财政性资金项目: true, 限制评先评优: true, 限制优惠政策和便利措施: true, 纳入重点监管范围: true, 共享公示失信信息: true,
  纳入严重失信主体名单: true, 纳入市场化征信或评级报告: true, 从严审慎授信: true,
});
