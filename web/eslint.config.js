import vue from "eslint-plugin-vue";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts"] },
  ...typescript.configs.strict,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    languageOptions: { globals: { window: "readonly", document: "readonly", console: "readonly" } },
    rules: {
      "no-console": "error",
      "no-restricted-globals": ["error", "localStorage", "sessionStorage"],
      "vue/no-v-html": "error",
      "vue/no-static-inline-styles": "error", // the Content-Security-Policy allows none
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
      "vue/multi-word-component-names": "off",
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/html-indent": "off",
      "max-lines": ["error", { max: 300 }],
    },
  },
);
