import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    accounts: {
      title: "账号管理",
      adminNote: "系统管理员新增、停用和重置, 不授予角色; 角色由安全保密管理员授予, 双方所为由安全审计员查阅 (R10.2)。",
      securityNote: "安全保密管理员授予角色、登记本人、解除锁定, 不新增账号; 账号由系统管理员新增, 双方所为由安全审计员查阅 (R10.2)。",
      add: "新增", name: "名称", nameNote: "小写字母、数字、-、_, 2 至 64 位; 不用姓名和证件号。", kind: "种类",
      kinds: { person: "人员账号", client: "接入方程序" },
      role: "角色", unit: "单位和区划", state: "状态", added: "新增", acts: "操作", region: "区划 {code}", anywhere: "区划不限", own: "本人的账号, 由其他管理员办理",
      enabled: "启用", disabled: "已停用", ungranted: "角色待授予", locked: "锁定至 {until}", unidentified: "未登记本人",
      previous: "上一页", next: "下一页",
      act: {
        grant: "授予角色", owner: "登记本人", unlock: "解除锁定", disable: "停用", enable: "启用", revoke: "注销令牌", reset: "重置",
      },
      does: {
        grant: "授予角色、单位和区划, 此前的登录即行失效。新增或重置该账号的人不得授予; 三员账号与业务账号不得互相转换。",
        owner: "登记账号属于谁, 其查询本人、近亲属时提示安全审计员 (R10.6)。只存加密标识, 证件号不记录、不再显示。",
        unlock: "解除因连续登录失败的锁定。请先核实是本人所为。",
        disable: "停用后不能登录, 现有的登录即行失效; 可以再启用。",
        enable: "恢复登录, 角色不变; 停用以前的登录不恢复。",
        revoke: "现有的登录和令牌全部失效, 可以重新登录。用于设备遗失或人员离岗。",
        reset: "发给新的口令和动态口令 (接入方: 新的密钥), 原有的即行失效; 角色须由安全保密管理员重新授予。",
      },
      grant: { unit: "单位代码", unit_name: "单位全称", region: "行政区划 (6 位, 空为不限)" },
      idNumber: "公民身份号码",
      handed: "{name} 的初始凭据", once: "仅此一次显示, 关闭后不能再看。请当面交给本人, 不要截图、不要转发。",
      password: "初始口令", secret: "接入方密钥", otp: "动态口令", qr: "动态口令的二维码, 由本人用验证器扫描",
      typed: "不能扫描的, 手工录入", nextStep: "首次登录须另设口令; 安全保密管理员授予角色之前不能登录。", noted: "已交给本人, 关闭",
    },
  },
  en: {
    accounts: {
      title: "Accounts",
      adminNote: "The administrator adds, disables and resets, and grants no role; the security officer grants; the auditor reads what both did (R10.2).",
      securityNote: "The security officer grants roles, registers owners and lifts locks, and adds nobody; the administrator adds; the auditor reads what both did (R10.2).",
      add: "Add", name: "Name", nameNote: "Small letters, digits, - and _, 2 to 64; no personal names or numbers.", kind: "Kind",
      kinds: { person: "person", client: "program" },
      role: "Role", unit: "Unit and region", state: "State", added: "Added", acts: "Acts", region: "region {code}", anywhere: "any region", own: "your own: another officer acts on it",
      enabled: "enabled", disabled: "disabled", ungranted: "role to be granted", locked: "locked until {until}", unidentified: "owner not registered",
      previous: "Previous", next: "Next",
      act: {
        grant: "Grant role", owner: "Register owner", unlock: "Unlock", disable: "Disable", enable: "Enable", revoke: "Revoke tokens", reset: "Reset",
      },
      does: {
        grant: "Grants role, unit and region; sessions so far end. Whoever added or reset the account may not grant; officers and users of business data never change places.",
        owner: "Registers whose account it is, so that reads of themselves or relatives are hinted at to the auditor (R10.6). Only a keyed id is kept; the number is not shown again.",
        unlock: "Lifts the lock that failed sign-ins set. Make sure first that it was the owner.",
        disable: "No signing in any more, sessions end at once; it can be enabled again.",
        enable: "Signing in works again, the role is what it was; sessions from before stay ended.",
        revoke: "All sessions and tokens end; signing in again works. For lost devices and people who leave.",
        reset: "A new password and second factor (programs: a new secret), the old ones end at once; the security officer has to grant the role again.",
      },
      grant: { unit: "Code of the unit", unit_name: "Name of the unit", region: "Region (6 digits, empty: any)" },
      idNumber: "Identity number",
      handed: "What {name} is handed", once: "Shown this once, never again. Hand it over in person: no screenshots, no forwarding.",
      password: "First password", secret: "Secret", otp: "Second factor", qr: "QR code of the second factor, for the owner's authenticator",
      typed: "Typed where it cannot be scanned", nextStep: "The password is replaced at the first sign-in; no signing in before the security officer grants a role.", noted: "Handed over: close",
    },
  },
};
