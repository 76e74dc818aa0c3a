/** The parts of a case page: the dictionary's sections that have something for this viewer. */
import { useEffect, useState } from "preact/hooks";
import type { CaseRecord, Dictionary } from "../protocol";
import { CASE } from "../practice";
import { words } from "../strings";
import { creatingVerb } from "./add";
import type { CaseContext } from "./case";

export interface TypeGroup {
  type: string;
  records: CaseRecord[];
}
export interface SectionContents {
  id: string;
  label: string;
  groups: TypeGroup[];
  /** Types that the viewer may add here. */
  creatable: string[];
}

export function sectionsOf(
  dictionary: Dictionary,
  records: readonly CaseRecord[],
  context: CaseContext,
): SectionContents[] {
  const byType = new Map<string, CaseRecord[]>();
  for (const record of records) {
    const list = byType.get(record.type) ?? [];
    list.push(record);
    byType.set(record.type, list);
  }
  const isShown = (section: SectionContents) => section.groups.length > 0 || section.creatable.length > 0;
  return allSections(dictionary)
    .map(({ id, label, types }) => ({
      id,
      label,
      groups: types.flatMap((type) => {
        const list = byType.get(type);
        return list ? [{ type, records: list }] : [];
      }),
      creatable: types.filter((type) => type !== CASE.type && creatingVerb(context.dictionary, type)),
    }))
    .filter(isShown);
}

/** The dictionary's sections, and one for types of a case that stand in none of them. */
function allSections(dictionary: Dictionary): Dictionary["sections"] {
  const placed = new Set(dictionary.sections.flatMap(({ types }) => types));
  const rest = Object.entries(dictionary.types)
    .filter(([name, type]) => type.stream === "case" && !placed.has(name))
    .map(([name]) => name);
  return [...dictionary.sections, { id: "other", label: words.otherSection, types: rest }];
}

export function SectionNav({ sections }: { sections: readonly SectionContents[] }) {
  const current = useCurrentSection(sections.map(({ id }) => id));
  return (
    <nav class="moj-side-navigation" aria-label={words.partsOfCase}>
      <ul class="moj-side-navigation__list">
        {sections.map(({ id, label }) => (
          <li
            key={id}
            class={`moj-side-navigation__item${id === current ? " moj-side-navigation__item--active" : ""}`}
          >
            <a href={`#${id}`} {...(id === current ? { "aria-current": "location" as const } : {})}>
              {label}
            </a>
          </li>
        ))}
        <li class="moj-side-navigation__item">
          <a href="#timeline">{words.timeline}</a>
        </li>
      </ul>
    </nav>
  );
}

/** The topmost section in sight. */
function useCurrentSection(ids: readonly string[]): string | undefined {
  const [current, setCurrent] = useState(ids[0]);
  useEffect(() => {
    const inSight = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries)
          if (entry.isIntersecting) inSight.add(entry.target.id);
          else inSight.delete(entry.target.id);
        const first = ids.find((id) => inSight.has(id));
        if (first !== undefined) setCurrent(first);
      },
      { rootMargin: "-160px 0px -40% 0px" },
    );
    for (const id of ids) {
      const section = document.getElementById(id);
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [ids.join()]);
  return current;
}
