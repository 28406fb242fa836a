import { englishRuleSets } from './by-language/rule-sets-en.ts'
import { koreanRuleSets } from './by-language/rule-sets-ko.ts'
import { chineseRuleSets } from './by-language/rule-sets-zh.ts'
import { defineTexts } from './texts.ts'

export const ruleSetTexts = defineTexts({ 'zh-CN': chineseRuleSets, en: englishRuleSets, ko: koreanRuleSets })
