/** Chinese, not reviewed by a native reader: only the frame of the page is translated, the rest falls back on English, and the page says so. */
import { en, type Words } from "./en";

export const zh: Words = {
  ...en,
  language: "中文（未校对）",
  review_note: "中文尚未经母语读者校对；未译部分以英文显示。",
  skip: "跳到正文", nav: "页面各部分", nav_opening: "你过了马路", nav_city: "城市", nav_life: "一个人", nav_rule: "改一条规则", nav_chapters: "章节", nav_about: "它不能说明什么",
  light: "光", light_day: "白天：她的生活", light_night: "夜晚：她的档案", to_night: "看她的档案", to_day: "看她的生活",
  worlds: "哪一座城", world_told: "如报道所述", world_documented: "如文件所载", world_before: "之前", world_none: "无",
  notice: "模拟；人物皆为虚构；并非对任何城市的测量", open_ride: "骑过去", open_wait: "等待", open_title: "你过了马路。", open_title_2: "她付了代价。",
};
