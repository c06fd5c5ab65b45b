/** Terms that the service tells, in the language of the page (用语对照). */
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import groups from "@/locales/terms.json";
import { money } from "@/parts/words";
import { half, inTerms, speak, term } from "@/terms";

const answer = {
  state_term: "待认定", name: "企业", lines: [{ term: "3年", choices: ["注销"] }], missing: ["决定书未认定个人责任"], text: "公司法第一百七十八条",
};

describe("in Chinese", () => {
  it("an answer is the very one that was told", () => {
    expect(inTerms(answer)).toBe(answer);
    expect([term("待认定"), half("主体名片 one subject"), money(50_000)]).toEqual(["待认定", "主体名片", "5万元"]);
  });
});

describe("in English", () => {
  beforeEach(() => speak("en"));
  afterEach(() => speak("zh"));

  it("terms are English; names, law and what is sent back stay as they were told", () => {
    expect(inTerms(answer)).toEqual({
      state_term: "to be decided", name: "企业", lines: [{ term: "3 years", choices: ["注销"] }],
      missing: ["the decision finds no personal responsibility"], text: "公司法第一百七十八条",
    });
  });

  it("what is made of terms is said part by part, or not at all", () => {
    expect([term("信用承诺 44022920"), term("政府采购: 未查到措施记录。"), term("信用承诺 翁源县")]).toEqual([
      "commitment 44022920", "procurement: no measure found.", "信用承诺 翁源县",
    ]);
  });

  it("nothing told is nothing said, and yuan are counted out", () => {
    expect([term(null), term(undefined), term(""), half("主体名片 one subject"), money(50_000)]).toEqual([null, undefined, "", "one subject", "CNY 50,000"]);
  });
});

describe("the catalogue", () => {
  const entries = Object.values(groups).flatMap((group) => Object.entries(group));

  it("says each term once", () => {
    const words = entries.map(([chinese]) => chinese);
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([]);
  });

  it("is Chinese on one side and English on the other; sites and laws keep their names", () => {
    expect(entries.filter(([chinese]) => !/[\u4e00-\u9fff]/.test(chinese))).toEqual([]);
    expect(entries.filter(([, said]) => /[\u4e00-\u9fff]/.test(said.replace(/信用中国|行政处罚法|个人信息保护法/g, "")) || !said.trim())).toEqual([]);
  });
});
