import { dictionary } from "../state";
import { words } from "../strings";

/** Under every page. */
export function Foot() {
  return (
    <footer class="cb-foot">
      <div class="govuk-width-container">
        <ul>
          <li>
            <a href="/help">{words.helpAndGlossary}</a>
          </li>
          <li>
            <a href="/accessibility">{words.accessibility}</a>
          </li>
          <li>
            {words.openingIsRecorded} {dictionary.value && words.packLine(dictionary.value.pack)}
          </li>
        </ul>
      </div>
    </footer>
  );
}
