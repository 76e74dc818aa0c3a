/** Help, glossary, accessibility statement. */
export const help = {
  nothingThere: "Nothing there",
  helpParts: [
    {
      title: "What you see",
      texts: [
        "You see what your seat and your tie to the case allow. Others may see more or less of the same case. The policy pack of your panel decides, and says why.",
        "A summary is what the owner of a record wrote for sharing. “Exists, not shared” says that something is there, and why you do not see it. “Not recorded” says that nobody has entered it.",
      ],
    },
    {
      title: "When something changes",
      texts: [
        "The line under the bar says how current the page is. Changes by others appear by themselves, with a thin edge for a few seconds. If the connection breaks, the page keeps what you typed, says since when it is not connected, and catches up by itself.",
        "“Saved” appears only when the server has what you wrote. “Not saved” keeps your text and offers to try again.",
      ],
    },
    {
      title: "When you step away",
      texts: [
        "Use Lock. The page then holds nothing of a case until you give your password. After five minutes without anybody at the keyboard it locks itself.",
      ],
    },
  ],
  glossary: "Glossary",
  glossaryWords: [
    ["Action", "Something one person agreed to do by a date."],
    ["Attempt", "An update that did not reach the person it was for."],
    ["Band", "How high the risk is held to be: standard, medium or high."],
    ["Board", "The agencies of one area that work on stalking cases together, and their cases."],
    ["Chase", "A contact that the victim or somebody for them had to start, because they had not been told."],
    ["Officer in the case", "The police officer who is responsible for the investigation."],
    ["Seat", "In what capacity you work here, for example police or advocacy. It decides what you see."],
    ["Stage", "Where a case stands, from referral to closure."],
    ["Summary", "What the owner of a record wrote for readers who do not see the record itself."],
    ["Update", "A contact that told the victim or their advocate something."],
  ] as [string, string][],
  accessibilityTexts: [
    "Caseboard is made to be used with a keyboard, a screen reader, magnification, voice control and forced colours, and on screens of 320 pixels and more. It aims at level AA of the Web Content Accessibility Guidelines 2.2.",
    "Every page is checked by an automatic test (axe) whenever the client changes. It has not yet been tested by people who use assistive technology every day, and nobody outside the project has audited it.",
    "Known limits: on narrow screens the columns of the board scroll sideways in their own frame; the list view holds the same cases without that. Single keys can be turned off in the list that “?” opens.",
    "If something is in your way, tell your agency’s single point of contact, who passes it on to those who run this system.",
  ],
};
