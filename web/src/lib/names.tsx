// Names as the reader's language has them. In: a party, place or account; out: text with the direction it needs.
import type { JSX } from "preact";
import { country, lang, t } from "./i18n.ts";
import type { Party, Place } from "./types.ts";

const ARABIC = /[\u0600-\u06ff]/;

/** Text of the articles or of names: kept apart from what stands around it, and marked as Arabic where it is. */
export function Words({
  text,
  as: Tag = "bdi",
}: {
  text: string;
  as?: "bdi" | "span" | "p" | "q" | "td";
}): JSX.Element {
  return ARABIC.test(text) ? (
    <Tag lang="ar" dir="rtl" class="ar">
      {text}
    </Tag>
  ) : (
    <Tag dir="auto">{text}</Tag>
  );
}

export function partyName(party: Party): string {
  if (party.id?.startsWith("state:")) return country(party.id.slice(6)) ?? party.text;
  return lang() === "ar" ? party.text : (party.name_en ?? party.text);
}

export function Parties({ parties, most = 3 }: { parties: Party[]; most?: number }): JSX.Element | null {
  if (parties.length === 0) return null;
  return (
    <>
      {parties.slice(0, most).map((party, i) => (
        <span key={party.id ?? party.text}>
          {i > 0 && (lang() === "ar" ? "، " : ", ")}
          <Words text={partyName(party)} />
        </span>
      ))}
      {parties.length > most && " …"}
    </>
  );
}

/** The place, then its province and country as far as they say more. */
export function placeName(place: Place): string {
  return lang() === "ar" ? place.text : (place.name_en ?? place.text);
}
export function placeAround(place: Place): string {
  const land = place.country ? country(place.country) : null;
  const province = lang() === "en" && place.admin1 !== placeName(place) ? place.admin1 : null;
  return [province, land === placeName(place) ? null : land].filter(Boolean).join(lang() === "ar" ? "، " : ", ");
}

export function outletName(document: {
  outlet_name?: string | null;
  outlet: string | null;
  source: string | null;
}): string {
  return document.outlet_name ?? document.source ?? document.outlet ?? t("unknown");
}
