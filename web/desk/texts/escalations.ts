import { defineTexts } from './texts.ts'

const chinese = {
  title: '待处理事项',
  hint: '按期限排列：谁必须处理、什么时候之前。处理以后写明做了什么。',
  label: '待处理事项',
  state: '状态',
  states: { open: '待处理', resolved: '已处理' },
  kind: '事项',
  acting: '谁必须处理',
  due: '期限',
  noDue: '尽快',
  overdue: '已过期限',
  raised: '提出时间',
  subject: '对象',
  resolution: '处理说明',
  resolve: '处理完毕',
  resolveSays: (kind: string) => `“${kind}”从看板撤下，说明会留下记录。问题若仍然存在，会再次提出。`,
  none: '没有待处理的事项。',
  over: '情况已消除',
}

const english: typeof chinese = {
  title: 'Escalations',
  hint: 'By when they are due: who must act, and until when. Say what was done once it is.',
  label: 'Escalations',
  state: 'State',
  states: { open: 'Open', resolved: 'Resolved' },
  kind: 'Matter',
  acting: 'Who must act',
  due: 'By',
  noDue: 'Soon',
  overdue: 'Overdue',
  raised: 'Raised',
  subject: 'About',
  resolution: 'What was done',
  resolve: 'Resolve',
  resolveSays: (kind) =>
    `“${kind}” leaves the board, and what was done is kept. If the trouble stays, it is raised again.`,
  none: 'Nothing waits for anybody.',
  over: 'The reason has gone',
}

const korean: typeof chinese = {
  title: '처리할 일',
  hint: '기한 순서입니다. 누가 언제까지 처리해야 하는지 보고, 처리한 뒤 내용을 적으세요.',
  label: '처리할 일',
  state: '상태',
  states: { open: '처리 전', resolved: '처리됨' },
  kind: '사항',
  acting: '처리 담당',
  due: '기한',
  noDue: '빠른 시일',
  overdue: '기한 지남',
  raised: '제기 시각',
  subject: '대상',
  resolution: '처리 내용',
  resolve: '처리 완료',
  resolveSays: (kind) =>
    `“${kind}”을(를) 현황판에서 내리고 처리 내용을 남깁니다. 문제가 계속되면 다시 제기됩니다.`,
  none: '처리할 일이 없습니다.',
  over: '원인이 사라짐',
}

export const escalationTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
