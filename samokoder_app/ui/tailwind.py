"""Tailwind speaks the tokens of assets/styles/tokens.css and nothing else."""

from reflex.plugins.shared_tailwind import TailwindConfig

COLOURS = (
    "page",
    "panel",
    "raised",
    "line",
    "edge",
    "text",
    "quiet",
    "accent",
    "accent-strong",
    "on-accent",
    "passed",
    "failed",
    "working",
    "unverified",
)

TYPE = {"12": "16px", "13": "18px", "14": "20px", "16": "24px", "20": "28px", "28": "34px", "40": "46px"}

TAILWIND: TailwindConfig = {
    "content": ["./app/**/*.{js,jsx}", "./utils/**/*.{js,jsx}", "./public/components/*.jsx"],
    "darkMode": "class",
    "theme": {
        "extend": {
            "colors": {name: f"var(--{name})" for name in COLOURS},
            "fontSize": {size: [f"{size}px", line] for size, line in TYPE.items()},
            "fontFamily": {"sans": ["var(--font-text)"], "mono": ["var(--font-code)"]},
            "borderRadius": {"control": "6px", "panel": "10px"},
            "boxShadow": {"float": "var(--shadow-float)"},
        }
    },
    "plugins": [],
}
